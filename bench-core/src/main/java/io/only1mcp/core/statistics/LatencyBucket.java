package io.only1mcp.core.statistics;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How many latencies lie above the bound of the bucket before and up to this one's. The bounds are the same in every result:
 * 1, 2 and 5 microseconds, 10, 20 and 50, and so on.
 *
 * @param upToNanos the bound, in nanoseconds
 * @param count how many, 0 or more
 */
public record LatencyBucket(long upToNanos, long count) {
    private static final long FIRST_NANOS = 1_000;
    private static final int[] MANTISSAS = {1, 2, 5};

    /** The buckets of {@code histogram}, from the first that holds a value to the last; none where there is no value. */
    public static List<LatencyBucket> of(Histogram histogram) {
        List<LatencyBucket> buckets = new ArrayList<>();
        long below = 0;
        for (long decade = FIRST_NANOS; below < histogram.getTotalCount(); decade *= 10) {
            for (int mantissa : MANTISSAS) {
                // The sum up to a bound, so that a value whose own bucket crosses a bound counts once.
                long upTo = histogram.getCountBetweenValues(0, mantissa * decade);
                if (upTo > 0 && below < histogram.getTotalCount()) {
                    buckets.add(new LatencyBucket(mantissa * decade, upTo - below));
                }
                below = upTo;
            }
        }
        return List.copyOf(buckets);
    }
}
