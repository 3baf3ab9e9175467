/** Where a target breaks: the search for its highest sustained rate, and how it scales. Plain data and arithmetic. */
@NullMarked
package io.only1mcp.core.saturation;

import org.jspecify.annotations.NullMarked;
