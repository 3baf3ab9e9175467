package io.only1mcp.wire;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits in tests for what another thread or process is to do, and fails where it does not do it. */
public final class Waits {
    private static final long MOST_SECONDS = 60;
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(1);

    private Waits() {}

    /**
     * What is waited for.
     *
     * @param <E> what a look may throw
     */
    public interface Condition<E extends Exception> {
        /** Whether it has come about. */
        boolean holds() throws E;
    }

    /**
     * Looks every millisecond, and leaves the processor to those who are waited for in between.
     *
     * @throws AssertionError when it has not come about in a minute
     */
    public static <E extends Exception> void until(Condition<E> condition) throws E {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("what was waited for did not come about in " + MOST_SECONDS + " s");
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }
}
