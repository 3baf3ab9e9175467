/** The Model Context Protocol: revisions, names and error codes. */
@NullMarked
package io.only1mcp.wire.protocol;

import org.jspecify.annotations.NullMarked;
