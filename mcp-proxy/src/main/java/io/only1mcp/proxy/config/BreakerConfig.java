package io.only1mcp.proxy.config;

import java.time.Duration;

/**
 * When one address of a backend is left alone for a while.
 *
 * @param failures after how many failures in a row; 0 never
 * @param open for how long
 */
public record BreakerConfig(int failures, Duration open) {
    /** After 5 failures, for 5 s. */
    public static final BreakerConfig DEFAULT = new BreakerConfig(5, Duration.ofSeconds(5));

    /** Never. */
    public static final BreakerConfig OFF = new BreakerConfig(0, DEFAULT.open);

    public BreakerConfig {
        if (failures < 0) {
            throw new IllegalArgumentException("failures: must be >= 0, got " + failures);
        }
        if (open.isZero() || open.isNegative()) {
            throw new IllegalArgumentException("open: must be more than zero, got " + open);
        }
    }
}
