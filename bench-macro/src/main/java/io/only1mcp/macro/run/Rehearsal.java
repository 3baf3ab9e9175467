package io.only1mcp.macro.run;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.profile.WarmUp;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What follows a hard warm-up of an open loop: an open loop too, in short parts, until the compiler rests. A closed loop never waits
 * for an instant, so the compiler took that for impossible; what it throws away and compiles anew would otherwise take the driver's
 * core in the first seconds that are measured. The first part is at a rate that the target can easily take, because what is done a
 * thousand times a second only is compiled late; the others are at the run's own.
 */
final class Rehearsal {
    /** The first part: a second ends in it, and is handed over a tenth of a second later. */
    static final Duration FIRST = Duration.ofMillis(1_250);

    static final Duration PART = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    /** The highest rate that is raised to: gaps that are shorter are not slept through, but polled. */
    static final double LIVELY_PER_SECOND = 8_000;
    /** Of what the target answered when it was driven hard, so much is easy for it. */
    private static final double EASY = 0.25;

    /** So little of a part is what the JVM compiles at any time. */
    private static final long RESTS_MILLIS = 5;

    private Rehearsal() {}

    /**
     * Drives it.
     *
     * @param arrival of the run; a closed loop is what the warm-up drove, and is not rehearsed
     * @param warmedUp how many requests the warm-up had: the rehearsal takes two seconds at most, after a short one in proportion
     * @param hardPerSecond how many of them were answered a second
     * @param drive drives a part
     * @param compiledMillis for how long the compiler has worked since the JVM started
     */
    static void drive(
            Arrival arrival,
            long warmedUp,
            double hardPerSecond,
            Consumer<Arrival> drive,
            LongSupplier compiledMillis) {
        double share = Math.min(1, (double) warmedUp / WarmUp.DEFAULT.requests());
        Duration left = Duration.ofMillis((long) (share * LONGEST.toMillis()));
        if (!(arrival instanceof Arrival.Open open) || left.isZero()) {
            return;
        }
        double own = WarmUps.firstRate(open);
        Duration part = min(FIRST, left);
        drive.accept(Arrival.constant(Math.max(own, Math.min(LIVELY_PER_SECOND, EASY * hardPerSecond)), part));
        left = left.minus(part);
        boolean rests = false;
        while (!left.isZero() && !rests) {
            long before = compiledMillis.getAsLong();
            part = min(PART, left);
            drive.accept(Arrival.constant(own, part));
            left = left.minus(part);
            rests = compiledMillis.getAsLong() - before <= RESTS_MILLIS;
        }
    }

    /** For how long the compiler of this JVM has worked; 0 where it does not say. */
    static long compiledMillis() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        return compiler != null && compiler.isCompilationTimeMonitoringSupported()
                ? compiler.getTotalCompilationTime()
                : 0;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
