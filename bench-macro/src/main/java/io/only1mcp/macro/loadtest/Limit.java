package io.only1mcp.macro.loadtest;

import io.only1mcp.core.verdict.Unit;

/**
 * A value that a metric is held against; {@link Measures} makes them.
 *
 * @param unit what its number counts
 * @param value in that unit; 0 or more
 */
public record Limit(Unit unit, double value) {
    public Limit {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("limit: must be >= 0, got " + value);
        }
    }

    @Override
    public String toString() {
        return unit.text(value);
    }
}
