/** Quantities with their units, as people write them: durations, rates, shares, sizes and counts. */
@NullMarked
package io.only1mcp.core.units;

import org.jspecify.annotations.NullMarked;
