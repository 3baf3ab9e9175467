/** Batches of JSON-RPC, which revision 2025-03-26 has and no other. */
@NullMarked
package io.only1mcp.proxy.batch;

import org.jspecify.annotations.NullMarked;
