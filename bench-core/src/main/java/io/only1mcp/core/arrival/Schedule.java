package io.only1mcp.core.arrival;

import io.only1mcp.core.draws.Draws;
import java.util.Arrays;
import java.util.List;

/**
 * The intended instants of an open loop: pure data, a function of the arrivals' numbers and a seed.
 *
 * <p>An arrival at <em>position</em> {@code x} is due when the integral of the rate reaches {@code x}. Inside a segment
 * that begins at rate {@code a} with slope {@code s}, and {@code j} behind the integral at its begin, that is after
 * {@code t = 2j / (a + √(a² + 2sj))}: the root of {@code at + st²/2 = j} in the form without cancellation, valid for
 * {@code s = 0} too. Nothing adds up and nothing drifts. Windows of stages are half-open.
 *
 * <p>With even gaps arrival {@code i} is at position {@code i}, and there are as many as the rounded integral. With
 * Poisson's, positions are a Poisson process of rate 1: gaps of {@code -ln u}, summed up as whole numbers of 2⁻³⁰, which
 * is exact. Seen through the integral it is a Poisson process with the rate of the stages.
 *
 * <p>A stage with variance consists of segments of one second. Two neighbours have the rates {@code r (1 + v d)} and
 * {@code r (1 - v d)}, where {@code d} is drawn evenly from -1 to 1, so that each second's rate is uniform within the
 * variance and the mean of any two that belong together is the stage's own.
 */
public final class Schedule {
    /** An integral this close to a whole number is that number: rounding must not move an arrival to another stage. */
    private static final double WHOLE = 1e-6;

    private static final long SECOND = 1_000_000_000L;

    /** The draws of gaps and of rates belong to no operation; those of the choice of an operation have -1. */
    private static final int GAP = -2;

    private static final int RATE = -3;

    private static final double UNIT = 1L << 30;

    private final Gaps gaps;
    private final long seed;
    private final long[] stageStart;
    private final Segment[] segments;
    private final double total;

    /**
     * A span of time with one straight line of rates.
     *
     * @param stage whose part it is
     * @param startNanos when it begins
     * @param endNanos when it ends
     * @param from the rate at its begin, per second
     * @param slope by how much the rate grows in a second
     * @param integral of the rate, up to its begin
     */
    private record Segment(int stage, long startNanos, long endNanos, double from, double slope, double integral) {}

    /**
     * The schedule of an open loop.
     *
     * @param seed of what is drawn: the rates of single seconds, and Poisson's gaps
     */
    public Schedule(Arrival.Open arrival, long seed) {
        this.gaps = arrival.gaps();
        this.seed = seed;
        List<Arrival.Stage> stages = arrival.stages();
        stageStart = new long[stages.size() + 1];
        Builder builder = new Builder();
        for (int k = 0; k < stages.size(); k++) {
            stageStart[k] = builder.at;
            builder.stage(k, stages.get(k), arrival.shape().variance());
        }
        stageStart[stages.size()] = builder.at;
        segments = Arrays.copyOf(builder.segments, builder.size);
        total = builder.integral;
    }

    /** The integral of the rate over the whole: how many arrivals are expected. */
    public double expected() {
        return total;
    }

    /** When {@code stage} begins, in nanoseconds from the start; for the number of stages, the end of the last one. */
    public long startNanos(int stage) {
        return stageStart[stage];
    }

    /** The arrivals from the first one on. */
    public Cursor arrivals() {
        return gaps == Gaps.CONSTANT ? new Even() : new Poisson();
    }

    /**
     * Walks over the arrivals. It stands at the first one at once, where there is any.
     */
    public abstract class Cursor {
        private int segment;
        private long number;
        private long nanos;
        private boolean over;

        /** The position of an arrival; called once for each, in order. */
        abstract double position(long arrival);

        /** Whether a position lies behind the last arrival. */
        abstract boolean isBehind(double position);

        /** Whether there are no more. */
        public boolean over() {
            return over;
        }

        /** The number of the arrival, from 0. */
        public long number() {
            return number;
        }

        /** The stage that intends it; where there are no more, the last one that did. */
        public int stage() {
            return segments[segment].stage();
        }

        /** When it is intended, in nanoseconds from the start; never before the one before it. */
        public long nanos() {
            return nanos;
        }

        /** On to the next one. */
        public void next() {
            number++;
            move();
        }

        final void move() {
            double position = position(number);
            if (isBehind(position)) {
                over = true;
                return;
            }
            while (segment < segments.length - 1 && position >= segments[segment + 1].integral()) {
                segment++;
            }
            nanos = Math.max(nanos, instant(segments[segment], position));
        }
    }

    private final class Even extends Cursor {
        private final long count = Math.round(total);

        Even() {
            move();
        }

        @Override
        double position(long arrival) {
            return arrival;
        }

        @Override
        boolean isBehind(double position) {
            return position >= count;
        }
    }

    private final class Poisson extends Cursor {
        private long units;

        Poisson() {
            move();
        }

        @Override
        double position(long arrival) {
            double u = 1 - Draws.share(Draws.next(seed, GAP, arrival, 0));
            // At least one unit, so that no two arrivals are at one position.
            units += 1 + (long) (-StrictMath.log(u) * UNIT);
            return units / UNIT;
        }

        @Override
        boolean isBehind(double position) {
            return position >= total;
        }
    }

    private static long instant(Segment segment, double position) {
        double j = position - segment.integral();
        if (j <= 0) {
            return segment.startNanos();
        }
        double a = segment.from();
        double t = 2 * j / (a + Math.sqrt(Math.max(0, a * a + 2 * segment.slope() * j)));
        // Rounding may carry the last arrival of a falling ramp to the end of its window, which is the next stage's.
        return Math.min(segment.startNanos() + (long) (t * 1e9), segment.endNanos() - 1);
    }

    private final class Builder {
        private Segment[] segments = new Segment[16];
        private int size;
        private long at;
        private double integral;

        void stage(int number, Arrival.Stage stage, double variance) {
            long length = stage.duration().toNanos();
            if (variance == 0) {
                add(number, length, stage.fromPerSecond(), stage.toPerSecond());
                return;
            }
            for (long second = 0; second * SECOND < length; second++) {
                double drawn = 2 * Draws.share(Draws.next(seed, RATE, second / 2, number)) - 1;
                double factor = 1 + variance * (second % 2 == 0 ? drawn : -drawn);
                add(
                        number,
                        Math.min(SECOND, length - second * SECOND),
                        factor * stage.fromPerSecond(),
                        factor * stage.toPerSecond());
            }
        }

        private void add(int stage, long length, double from, double to) {
            if (size == segments.length) {
                segments = Arrays.copyOf(segments, 2 * size);
            }
            double seconds = length / 1e9;
            double slope = length == 0 ? 0 : (to - from) / seconds;
            segments[size++] = new Segment(stage, at, at + length, from, slope, integral);
            at += length;
            integral = snap(integral + (from + to) / 2 * seconds);
        }
    }

    private static double snap(double value) {
        double whole = Math.rint(value);
        return Math.abs(value - whole) < WHOLE ? whole : value;
    }
}
