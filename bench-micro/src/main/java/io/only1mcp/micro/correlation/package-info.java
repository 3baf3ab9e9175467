/** What it costs to find the request that an answer belongs to. */
@NullMarked
package io.only1mcp.micro.correlation;

import org.jspecify.annotations.NullMarked;
