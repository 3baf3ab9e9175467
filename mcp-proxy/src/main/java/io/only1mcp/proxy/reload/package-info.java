/** A new configuration while the gateway runs: when it is read, and what came of it. */
@NullMarked
package io.only1mcp.proxy.reload;

import org.jspecify.annotations.NullMarked;
