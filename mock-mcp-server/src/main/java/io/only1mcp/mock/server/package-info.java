/** MCP servers of both eras behind one port, whose answers are encoded before anybody asks. */
@NullMarked
package io.only1mcp.mock.server;

import org.jspecify.annotations.NullMarked;
