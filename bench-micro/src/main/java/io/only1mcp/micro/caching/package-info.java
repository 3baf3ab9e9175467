/** What it costs to keep answers, and what it saves. */
@NullMarked
package io.only1mcp.micro.caching;

import org.jspecify.annotations.NullMarked;
