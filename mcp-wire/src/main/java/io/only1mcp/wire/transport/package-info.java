/** The choice of Netty transport. */
@NullMarked
package io.only1mcp.wire.transport;

import org.jspecify.annotations.NullMarked;
