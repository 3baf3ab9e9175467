package io.only1mcp.core.statistics;

import io.only1mcp.core.recording.Histograms;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * The percentiles of a latency histogram, in nanoseconds.
 *
 * <p>A percentile far out rests on few samples and moves from run to run: p99.9 is absent below {@value #P99_9_SAMPLES}
 * samples and p99.99 below {@value #P99_99_SAMPLES}. Every report then says "too few". Where nothing was recorded, the
 * count is 0 and so is every figure: {@link #isEmpty()} is asked before they are shown. What is below the resolution of
 * the histograms is 0.
 *
 * @param count the number of samples
 * @param p50Nanos half of the samples are at or below this
 * @param p90Nanos the 90th percentile
 * @param p95Nanos the 95th percentile
 * @param p99Nanos the 99th percentile
 * @param p99_9Nanos the 99.9th percentile, absent where samples are too few
 * @param p99_99Nanos the 99.99th percentile, absent where samples are too few
 * @param maxNanos the largest sample
 * @param meanNanos the mean; latencies are skewed, so it is kept for arithmetic and not shown
 */
public record Summary(
        long count,
        long p50Nanos,
        long p90Nanos,
        long p95Nanos,
        long p99Nanos,
        OptionalLong p99_9Nanos,
        OptionalLong p99_99Nanos,
        long maxNanos,
        long meanNanos) {
    /** Samples from which on p99.9 is given. */
    public static final long P99_9_SAMPLES = 10_000;
    /** Samples from which on p99.99 is given. */
    public static final long P99_99_SAMPLES = 100_000;
    /** No samples. */
    public static final Summary NONE = new Summary(0, 0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty(), 0, 0);

    /** The summary of {@code histogram}, whose values are nanoseconds. */
    public static Summary of(Histogram histogram) {
        long count = histogram.getTotalCount();
        if (count == 0) {
            return NONE;
        }
        return new Summary(
                count,
                at(histogram, 50),
                at(histogram, 90),
                at(histogram, 95),
                at(histogram, 99),
                from(P99_9_SAMPLES, histogram, 99.9),
                from(P99_99_SAMPLES, histogram, 99.99),
                resolved(histogram.getMaxValue()),
                Math.round(histogram.getMean()));
    }

    /** Whether there were no samples, so that no figure means anything. */
    public boolean isEmpty() {
        return count == 0;
    }

    private static OptionalLong from(long samples, Histogram histogram, double percentile) {
        return histogram.getTotalCount() < samples ? OptionalLong.empty() : OptionalLong.of(at(histogram, percentile));
    }

    private static long at(Histogram histogram, double percentile) {
        return resolved(histogram.getValueAtPercentile(percentile));
    }

    /** A histogram answers with the upper end of a bucket; of the lowest one, which holds 0, that would be a claim. */
    private static long resolved(long nanos) {
        return nanos < Histograms.LOWEST_NANOS ? 0 : nanos;
    }
}
