/** Server-sent events, read and written piece by piece. */
@NullMarked
package io.only1mcp.wire.sse;

import org.jspecify.annotations.NullMarked;
