package io.only1mcp.core.advice;

import io.only1mcp.core.statistics.Summary;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * The operation that is slowest where a limit is missed, told by the limit's own percentile.
 *
 * @param operation its name
 * @param percentile which of its latencies, such as {@code p99}
 * @param nanos that percentile of the operation
 * @param ofAllNanos the same of all operations, which is less
 */
record Slowest(String operation, String percentile, long nanos, long ofAllNanos) {
    /** So many samples beyond a quantile make one that can be believed, here as where it is judged. */
    private static final double SAMPLES_BEYOND = 10;

    private enum Percentile {
        P50(0.5),
        P90(0.9),
        P95(0.95),
        P99(0.99);

        private final double quantile;

        Percentile(double quantile) {
            this.quantile = quantile;
        }

        long in(Summary latency) {
            return switch (this) {
                case P50 -> latency.p50Nanos();
                case P90 -> latency.p90Nanos();
                case P95 -> latency.p95Nanos();
                case P99 -> latency.p99Nanos();
            };
        }

        /** The highest that is not above a quantile: every operation has these four. */
        static Percentile of(double quantile) {
            Percentile found = P50;
            for (Percentile percentile : values()) {
                found = percentile.quantile <= quantile ? percentile : found;
            }
            return found;
        }

        boolean isSure(Summary latency) {
            return latency.count() * (1 - quantile) >= SAMPLES_BEYOND;
        }
    }

    /**
     * The slowest of several operations with enough samples.
     *
     * @param operations the latencies of each, by its name
     * @param all those of all of them together
     * @param quantile that is missed
     * @return none where there is one operation, or none is slower than all together
     */
    static Optional<Slowest> of(Map<String, Summary> operations, Summary all, double quantile) {
        Percentile percentile = Percentile.of(quantile);
        long ofAll = percentile.in(all);
        return operations.entrySet().stream()
                .filter(operation -> operations.size() > 1 && percentile.isSure(operation.getValue()))
                .map(operation -> new Slowest(
                        operation.getKey(),
                        percentile.name().replace('P', 'p'),
                        percentile.in(operation.getValue()),
                        ofAll))
                .max(Comparator.comparingLong(Slowest::nanos))
                .filter(slowest -> slowest.nanos > ofAll);
    }
}
