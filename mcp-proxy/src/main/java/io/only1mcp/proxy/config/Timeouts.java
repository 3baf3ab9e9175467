package io.only1mcp.proxy.config;

import java.time.Duration;

/**
 * How long a backend is waited for.
 *
 * @param answer how long it may be silent in a call
 * @param list how long it may take for a list, its versions, its session
 * @param start how long one that is a process of the gateway's own may take for its first answer
 */
public record Timeouts(Duration answer, Duration list, Duration start) {
    /** 30 s, 5 s, 30 s. */
    static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(30));
}
