package io.only1mcp.proxy.config;

import java.time.Duration;

/**
 * How long and how many sessions of clients of the eras up to 2025-11-25 are kept.
 *
 * @param idle after how long without a request and without an open stream a session ends
 * @param most how many there may be; one more ends the one that has been idle for longest
 */
public record SessionLimits(Duration idle, int most) {
    /** Half an hour, 10,000 sessions. */
    public static final SessionLimits DEFAULT = new SessionLimits(Duration.ofMinutes(30), 10_000);

    public SessionLimits {
        if (idle.isZero() || idle.isNegative()) {
            throw new ConfigException("sessions.idle: must be more than zero, got " + idle.toMillis() + " ms");
        }
        if (most < 1 || most > 1_000_000) {
            throw new ConfigException("sessions.most: must be 1 to 1000000, got " + most);
        }
    }
}
