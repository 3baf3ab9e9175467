/** JSON on the wire: where the fields of a message lie, found in one pass over its bytes. */
@NullMarked
package io.only1mcp.wire.json;

import org.jspecify.annotations.NullMarked;
