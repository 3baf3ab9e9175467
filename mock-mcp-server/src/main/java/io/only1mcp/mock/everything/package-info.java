/** The server that has everything that MCP defines, for tests of clients and of gateways. */
@NullMarked
package io.only1mcp.mock.everything;

import org.jspecify.annotations.NullMarked;
