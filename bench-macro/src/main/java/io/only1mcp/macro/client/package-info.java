/** The MCP client that sets a run up: which revision a target speaks, which tools it has, which sessions are open. */
@NullMarked
package io.only1mcp.macro.client;

import org.jspecify.annotations.NullMarked;
