package io.only1mcp.core.arrival;

import java.time.Duration;
import java.util.List;

/**
 * The intended instants of an open loop: pure data, a function of the arrival's number alone.
 *
 * <p>Arrival {@code i} (from 0) is due when the integral of the rate reaches {@code i}, so nothing adds up and nothing
 * drifts. Inside a stage that begins at rate {@code a} with slope {@code s}, and {@code j} arrivals after its begin,
 * that is {@code t = 2j / (a + √(a² + 2sj))}: the root of {@code at + st²/2 = j} in the form without cancellation, valid
 * for {@code s = 0} too. The number of arrivals is the rounded integral; the windows of stages are half-open.
 */
public final class Schedule {
    /** An integral this close to a whole number is that number: rounding must not move an arrival to another stage. */
    private static final double WHOLE = 1e-6;

    private final List<Arrival.Stage> stages;
    private final double[] integralAt;
    private final long[] startNanos;
    private final long[] firstArrival;

    /** The schedule of {@code stages}, each beginning where the one before it ends. */
    public Schedule(List<Arrival.Stage> stages) {
        this.stages = List.copyOf(stages);
        int n = stages.size();
        integralAt = new double[n + 1];
        startNanos = new long[n + 1];
        firstArrival = new long[n + 1];
        for (int k = 0; k < n; k++) {
            Arrival.Stage stage = stages.get(k);
            double seconds = seconds(stage.duration());
            integralAt[k + 1] = snap(integralAt[k] + (stage.fromPerSecond() + stage.toPerSecond()) / 2 * seconds);
            startNanos[k + 1] = startNanos[k] + stage.duration().toNanos();
            firstArrival[k + 1] = (long) Math.ceil(integralAt[k + 1]);
        }
        long total = Math.round(integralAt[n]);
        for (int k = 1; k <= n; k++) {
            firstArrival[k] = Math.min(firstArrival[k], total);
        }
        firstArrival[n] = total;
    }

    /** The number of arrivals. */
    public long size() {
        return firstArrival[stages.size()];
    }

    /** The stages, in order. */
    public List<Arrival.Stage> stages() {
        return stages;
    }

    /** The number of the first arrival of {@code stage}; for the number of stages, {@link #size()}. */
    public long firstArrival(int stage) {
        return firstArrival[stage];
    }

    /** When {@code stage} begins, in nanoseconds from the start; for the number of stages, the end of the last one. */
    public long startNanos(int stage) {
        return startNanos[stage];
    }

    /** The stage that intends {@code arrival}, looked for from {@code stage} on. */
    public int stageOf(long arrival, int stage) {
        int k = stage;
        while (arrival >= firstArrival[k + 1]) {
            k++;
        }
        return k;
    }

    /**
     * When {@code arrival} is intended, in nanoseconds from the start.
     *
     * @param arrival from {@link #firstArrival(int)} of {@code stage} to below that of the next
     * @param stage the stage that intends it
     */
    public long intendedNanos(long arrival, int stage) {
        Arrival.Stage s = stages.get(stage);
        double j = arrival - integralAt[stage];
        if (j <= 0) {
            return startNanos[stage];
        }
        double a = s.fromPerSecond();
        double slope = (s.toPerSecond() - a) / seconds(s.duration());
        double t = 2 * j / (a + Math.sqrt(Math.max(0, a * a + 2 * slope * j)));
        // Rounding may carry the last arrival of a falling ramp to the end of its window, which is the next stage's.
        return Math.min(startNanos[stage] + (long) (t * 1e9), startNanos[stage + 1] - 1);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double snap(double value) {
        double whole = Math.rint(value);
        return Math.abs(value - whole) < WHOLE ? whole : value;
    }
}
