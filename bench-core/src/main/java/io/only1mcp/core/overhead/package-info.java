/** What a proxy adds: the paired experiment, from its runs to its verdict. Plain data and arithmetic. */
@NullMarked
package io.only1mcp.core.overhead;

import org.jspecify.annotations.NullMarked;
