/** JSON-RPC over HTTP as MCP has it: what a message must keep in each era, and how it is refused. */
@NullMarked
package io.only1mcp.wire.rpc;

import org.jspecify.annotations.NullMarked;
