/** An MCP gateway: one endpoint in front of many servers. */
@NullMarked
package io.only1mcp.proxy;

import org.jspecify.annotations.NullMarked;
