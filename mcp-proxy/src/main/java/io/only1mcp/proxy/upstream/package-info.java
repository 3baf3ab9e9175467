/** The way to the backends: connections, requests and answers as bytes, deadlines, sessions. */
@NullMarked
package io.only1mcp.proxy.upstream;

import org.jspecify.annotations.NullMarked;
