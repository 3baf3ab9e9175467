package io.only1mcp.core.recording;

import org.HdrHistogram.Histogram;

/** The one shape of latency histogram: nanoseconds, three significant digits, 100 ns to ten minutes. */
public final class Histograms {
    /** Lower values share the lowest bucket. */
    public static final long LOWEST_NANOS = 100;
    /** Higher values are recorded as this. */
    public static final long HIGHEST_NANOS = 600_000_000_000L;

    private Histograms() {}

    /** An empty histogram that grows with its highest value. */
    public static Histogram empty() {
        Histogram histogram = new Histogram(LOWEST_NANOS, 2 * LOWEST_NANOS, 3);
        histogram.setAutoResize(true);
        return histogram;
    }

    /** The sum of {@code histograms}. */
    public static Histogram sum(Iterable<Histogram> histograms) {
        Histogram sum = empty();
        histograms.forEach(sum::add);
        return sum;
    }

    public static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 0), HIGHEST_NANOS));
    }
}
