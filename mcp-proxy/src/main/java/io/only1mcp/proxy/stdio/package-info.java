/** Standard streams: servers that are children of the gateway, and a client at its own standard input and output. */
@NullMarked
package io.only1mcp.proxy.stdio;

import org.jspecify.annotations.NullMarked;
