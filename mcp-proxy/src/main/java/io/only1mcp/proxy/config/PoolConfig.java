package io.only1mcp.proxy.config;

import java.time.Duration;

/**
 * How many connections are kept to one address of a backend.
 *
 * @param max the most connections that carry calls or wait for them; streams that last have their own beside them
 * @param minIdle how many of them are kept waiting for use
 * @param acquireTimeout how long a call waits for a connection when there are {@code max}
 * @param idleTimeout after how long without use a connection is closed
 */
public record PoolConfig(int max, int minIdle, Duration acquireTimeout, Duration idleTimeout) {
    /**
     * 100 connections, none of them kept idle; 5 s, in which a call has its turn when there are more users than
     * connections; and 4 s, which is below the five seconds after which servers on Node.js close an idle connection.
     */
    public static final PoolConfig DEFAULT = new PoolConfig(100, 0, Duration.ofSeconds(5), Duration.ofSeconds(4));

    /** As many connections as there are calls: for what lies within the gateway itself. */
    public static final PoolConfig BOUNDLESS =
            new PoolConfig(Integer.MAX_VALUE, 0, DEFAULT.acquireTimeout, DEFAULT.idleTimeout);

    public PoolConfig {
        if (max < 1) {
            throw new IllegalArgumentException("max: must be at least 1, got " + max);
        }
        if (minIdle < 0 || minIdle > max) {
            throw new IllegalArgumentException("min_idle: must be 0 to max, which is " + max + ", got " + minIdle);
        }
        if (acquireTimeout.isZero() || acquireTimeout.isNegative()) {
            throw new IllegalArgumentException("acquire_timeout: must be more than zero, got " + acquireTimeout);
        }
        if (idleTimeout.isZero() || idleTimeout.isNegative()) {
            throw new IllegalArgumentException("idle_timeout: must be more than zero, got " + idleTimeout);
        }
    }
}
