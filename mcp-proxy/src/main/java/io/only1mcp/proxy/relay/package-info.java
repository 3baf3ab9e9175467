/** The way of one request through the gateway: where it goes, what its backend gets, and how the answer comes back. */
@NullMarked
package io.only1mcp.proxy.relay;

import org.jspecify.annotations.NullMarked;
