package io.only1mcp.proxy.stdio;

import java.time.Duration;

/** When a child that died may be started again: after a time that doubles with each death, unless it lived for long. */
final class Restarts {
    private static final long FIRST_NANOS = Duration.ofMillis(250).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long LONG_LIFE_NANOS = Duration.ofSeconds(60).toNanos();

    private long nextDelay = FIRST_NANOS;
    private long notBefore;
    private boolean failed;

    /**
     * A child has died.
     *
     * @param now an instant of {@link System#nanoTime}
     * @return how long to wait before it is started again
     */
    long died(long startedAt, long now) {
        if (now - startedAt >= LONG_LIFE_NANOS) {
            nextDelay = FIRST_NANOS;
        }
        long delay = nextDelay;
        nextDelay = Math.min(LONGEST_NANOS, 2 * delay);
        notBefore = now + delay;
        failed = true;
        return delay;
    }

    /** Whether one may be started now. */
    boolean mayStart(long now) {
        return !failed || now - notBefore >= 0;
    }
}
