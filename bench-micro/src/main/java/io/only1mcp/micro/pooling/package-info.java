/** What it costs to get a connection out of a pool, and what objects cost that are pooled. */
@NullMarked
package io.only1mcp.micro.pooling;

import org.jspecify.annotations.NullMarked;
