package io.only1mcp.proxy.listen;

import java.time.Duration;

/**
 * How long what lasts with streams of changes.
 *
 * @param acknowledging how long backends may take to accept before the client is told who did
 * @param quiet how long nothing is said on a stream before it is shown that it lives
 * @param firstRetry how long to wait before a backend is listened to again; twice as long each time
 * @param longestRetry the longest such wait
 */
public record Timing(Duration acknowledging, Duration quiet, Duration firstRetry, Duration longestRetry) {

    /** The usual one, with a deadline for acknowledgements. */
    public static Timing usual(Duration acknowledging) {
        return new Timing(acknowledging, Duration.ofSeconds(15), Duration.ofMillis(250), Duration.ofSeconds(10));
    }
}
