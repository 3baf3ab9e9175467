/** A result as it is kept: everything that a run left, as versioned JSON. */
@NullMarked
package io.only1mcp.core.result;

import org.jspecify.annotations.NullMarked;
