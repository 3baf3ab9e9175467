package io.only1mcp.macro.driver;

/**
 * How the driver's thread waits, for answers and for the next instant. Who sleeps comes back late: 35 µs after its time, sometimes
 * 100, in a virtual machine more, and what an answer waits for that is in its response time. Who does not sleep has a core to
 * itself.
 */
public enum Waiting {
    /** It sleeps until an answer wakes it or an instant is near: for cores that the target may need too. */
    SLEEPING {
        @Override
        long spinNanos(long gapNanos) {
            double afterSleep = Math.max(SPIN_NANOS, Math.min(IDLE_SHARE * gapNanos, NEAR_NANOS));
            return (long) Math.min(afterSleep, SPIN_SHARE * gapNanos);
        }

        @Override
        boolean expectsAnswer(long sinceWrittenNanos) {
            return false;
        }
    },

    /** It asks the kernel over and over while an answer or an instant may be near: for a core that the target cannot have. */
    POLLING {
        @Override
        long spinNanos(long gapNanos) {
            return NEAR_NANOS;
        }

        @Override
        boolean expectsAnswer(long sinceWrittenNanos) {
            return sinceWrittenNanos < NEAR_NANOS;
        }
    };

    private static final double SPIN_NANOS = 150_000;
    /** Nobody who sleeps for less is back in time for certain; an answer that takes longer is longer by a twentieth at most. */
    private static final long NEAR_NANOS = 1_000_000;

    /** A driver that spins through more than half of the gap pushes the target off its core. */
    private static final double SPIN_SHARE = 0.4;
    /**
     * A core that has long been idle, of a virtual machine most of all, comes back later still: where arrivals are rare, the
     * driver spins for a twentieth of the gap, up to a millisecond, which costs five per cent of a core.
     */
    private static final double IDLE_SHARE = 0.05;

    /** So long before the next instant it no longer sleeps, where arrivals are {@code gapNanos} apart. */
    abstract long spinNanos(long gapNanos);

    /** Whether it waits awake for an answer, when the last request was written so long ago. */
    abstract boolean expectsAnswer(long sinceWrittenNanos);
}
