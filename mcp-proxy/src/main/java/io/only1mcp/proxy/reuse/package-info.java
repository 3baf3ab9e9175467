/** Objects that are used again, so that the hot path allocates nothing. */
@NullMarked
package io.only1mcp.proxy.reuse;

import org.jspecify.annotations.NullMarked;
