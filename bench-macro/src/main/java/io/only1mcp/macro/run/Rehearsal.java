package io.only1mcp.macro.run;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Shape;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.recording.HistogramLog;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.Second;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a run does and its warm-up does not, done before it is measured: what is interpreted and compiled then would take the driver's
 * core for milliseconds, and the requests that fall due in them would leave late.
 */
final class Rehearsal {
    /** How many seconds are handed over, each with so many answers: after fewer something is compiled in the run still. */
    static final int SECONDS = 200;

    private static final int ANSWERS = 500;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final List<Recorder.Window> FOR_EVER =
            List.of(new Recorder.Window("rehearsal", Double.NaN, Double.NaN, 0, Long.MAX_VALUE));

    /** The first part: a second ends in it, and is handed over a tenth of a second later. */
    static final Duration FIRST = Duration.ofMillis(1_250);

    /** Of the rate of the first part, which has two seconds with rates of their own, as ramps and steps have stages. */
    static final double VARIANCE = 0.01;

    /** The others. What a part ends with may make the compiler throw away what it compiled in it, so there are several. */
    static final Duration PART = Duration.ofMillis(250);

    private static final Duration LONGEST = Duration.ofSeconds(4);
    /** The highest rate that is raised to: gaps that are shorter are not slept through, but polled. */
    static final double LIVELY_PER_SECOND = 8_000;
    /** Of what the target answered when it was driven hard, so much is easy for it. */
    private static final double EASY = 0.25;

    private Rehearsal() {}

    /**
     * Collects made-up seconds as a run's are, once a second, and keeps nothing of them.
     *
     * @param operations the names of the workload's operations
     */
    static void collect(Profile profile, List<String> operations) {
        Collector collector = new Collector(
                "rehearsal", profile, FOR_EVER, HistogramLog.unkept(operations), RunListener.NONE, () -> {});
        handOver(operations, collector::second);
        collector.end();
    }

    /** Hands made-up seconds to {@code collector}, whose answers took from 20 µs to 3 s. */
    static void handOver(List<String> operations, BiConsumer<Second, Consumer<Second>> collector) {
        Recorder[] itself = new Recorder[1];
        Recorder recorder = new Recorder(FOR_EVER, operations, second -> collector.accept(second, itself[0]::giveBack));
        itself[0] = recorder;
        for (int second = 0; second < SECONDS; second++) {
            long at = second * SECOND_NANOS;
            for (int i = 0; i < ANSWERS; i++) {
                int operation = i % operations.size();
                recorder.ready(0, operation, at, at);
                recorder.written(0, operation, at, 0);
                recorder.ok(0, operation, at, at, at + (long) (20_000 * Math.exp(12.0 * i / ANSWERS)));
            }
            recorder.tick(at + SECOND_NANOS, 0);
            recorder.handOver();
        }
    }

    /**
     * Drives the target in short parts, after a hard warm-up, until the compiler rests: as the run begins, without thinking. A
     * warm-up never waits for an instant, so the compiler took that for impossible, and throws away what it compiled where the run is
     * an open loop. The first part of one is therefore at a rate that the target can easily take, because what is done a thousand
     * times a second only is compiled late.
     *
     * @param arrival of the run
     * @param warmedUp how many requests the warm-up had: the rehearsal takes four seconds at most, after a short one in proportion
     * @param hardPerSecond how many of them were answered a second
     * @param drive drives a part
     * @param compilers lets the compilers finish, and says whether they had something to do since it was asked last
     */
    static void drive(
            Arrival arrival, long warmedUp, double hardPerSecond, Consumer<Arrival> drive, BooleanSupplier compilers) {
        double share = Math.min(1, (double) warmedUp / WarmUp.DEFAULT.requests());
        Duration left = Duration.ofMillis((long) (share * LONGEST.toMillis()));
        if (arrival instanceof Arrival.Open open && !left.isZero()) {
            Duration part = min(FIRST, left);
            double easy = Math.min(LIVELY_PER_SECOND, EASY * hardPerSecond);
            double rate = Math.max(WarmUps.firstRate(open), easy);
            drive.accept(new Arrival.Open(new Shape.Constant(rate, VARIANCE, part), open.gaps()));
            left = left.minus(part);
        }
        boolean worked = true;
        while (!left.isZero() && worked) {
            Duration part = min(PART, left);
            drive.accept(WarmUps.begin(arrival, part));
            left = left.minus(part);
            worked = compilers.getAsBoolean();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
