/** Tests of what goes over the wire. */
@NullMarked
package io.only1mcp.wire;

import org.jspecify.annotations.NullMarked;
