/** What it costs to use objects again instead of making new ones. */
@NullMarked
package io.only1mcp.micro.reuse;

import org.jspecify.annotations.NullMarked;
