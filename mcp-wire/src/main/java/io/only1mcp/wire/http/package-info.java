/** HTTP/1.1 as bytes: the reader of requests, the server around it, and the framing of answers. */
@NullMarked
package io.only1mcp.wire.http;

import org.jspecify.annotations.NullMarked;
