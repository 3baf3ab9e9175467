package io.only1mcp.core.report;

import io.only1mcp.core.statistics.LatencyBucket;
import io.only1mcp.core.units.Figures;
import java.util.List;
import java.util.Locale;

/** How latencies are spread, as bars of text. */
final class LatencyPicture {
    private static final int LONGEST = 40;

    private LatencyPicture() {}

    /** A line for each bucket: its bound, a bar, how many there are and their share of all; a few are never no bar. */
    static List<String> of(List<LatencyBucket> buckets) {
        long most = buckets.stream().mapToLong(LatencyBucket::count).max().orElse(1);
        long all = buckets.stream().mapToLong(LatencyBucket::count).sum();
        return buckets.stream()
                .map(bucket -> String.format(
                        Locale.ROOT,
                        "up to %7s  %-" + LONGEST + "s %9d  %6.2f%%",
                        Figures.latency(bucket.upToNanos()),
                        bar(bucket.count(), most),
                        bucket.count(),
                        100.0 * bucket.count() / all))
                .toList();
    }

    private static String bar(long count, long most) {
        long length = count == 0 ? 0 : Math.max(1, Math.round((double) LONGEST * count / most));
        return "█".repeat((int) length);
    }
}
