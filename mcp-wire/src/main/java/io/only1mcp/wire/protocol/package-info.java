/** The Model Context Protocol: revisions, names, error codes, and the rules that a request must keep. */
@NullMarked
package io.only1mcp.wire.protocol;

import org.jspecify.annotations.NullMarked;
