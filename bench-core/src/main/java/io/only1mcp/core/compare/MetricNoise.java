package io.only1mcp.core.compare;

import io.only1mcp.core.policy.ComparedMetric;
import org.jspecify.annotations.Nullable;

/**
 * How far a metric moves though nothing was changed.
 *
 * @param metric which one
 * @param scope of what; empty for the whole run
 * @param unit of its values where the metric does not say it; else empty
 * @param runs of a side
 * @param median of all values
 * @param difference the median difference of two runs that followed each other, as a share of their mean
 * @param variation the robust coefficient of variation: 1.4826 times the MAD, as a share of the median
 * @param detectable the share of the baseline that so many runs a side would find in four of five cases; null where they cannot
 *     say
 */
public record MetricNoise(
        ComparedMetric metric,
        String scope,
        String unit,
        int runs,
        double median,
        double difference,
        double variation,
        @Nullable Double detectable) {

    /** The metric with its scope, as reports name it. */
    public String name() {
        return scope.isEmpty() ? metric.key() : scope + " " + metric.key();
    }

    /** Whether a change by this share would be found; a share of 0 asks for nothing in proportion. */
    public boolean holds(double share) {
        return share == 0 || (detectable != null && detectable <= share);
    }

    /**
     * How many runs a side would find a change by this share in four of five cases.
     *
     * @param share above 0
     * @return 0 where it cannot be said
     */
    public int runsFor(double share) {
        if (detectable == null) {
            return 0;
        }
        double ratio = Math.log1p(detectable) / Math.log1p(share);
        return (int) Math.ceil(Math.min(Integer.MAX_VALUE, runs * ratio * ratio));
    }
}
