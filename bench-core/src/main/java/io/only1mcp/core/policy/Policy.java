package io.only1mcp.core.policy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison is judged by.
 *
 * @param confidence of intervals and of verdicts, above 0.5 and below 1
 * @param leastRuns how many runs or forks each side must have, 2 or more
 * @param metrics by what they judge; what is not there is not compared
 */
public record Policy(double confidence, int leastRuns, Map<ComparedMetric, MetricPolicy> metrics) {
    public Policy {
        if (!(confidence > 0.5 && confidence < 1)) {
            throw new IllegalArgumentException("confidence: must be above 50% and below 100%, got " + confidence);
        }
        if (leastRuns < 2) {
            throw new IllegalArgumentException("least_runs: must be >= 2, got " + leastRuns);
        }
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException("metrics: must name at least one");
        }
        metrics = Map.copyOf(metrics);
    }

    /** How a metric is judged, where it is. */
    public Optional<MetricPolicy> of(ComparedMetric metric) {
        return Optional.ofNullable(metrics.get(metric));
    }

    /**
     * The same with another critical threshold for all metrics that are judged in proportion.
     *
     * @param share from which on a change for the worse fails, 0.05 for 5 %
     */
    public Policy withCritical(double share) {
        Map<ComparedMetric, MetricPolicy> all = new EnumMap<>(ComparedMetric.class);
        metrics.forEach(
                (metric, policy) -> all.put(metric, policy.critical() == 0 ? policy : policy.withCritical(share)));
        return new Policy(confidence, leastRuns, all);
    }
}
