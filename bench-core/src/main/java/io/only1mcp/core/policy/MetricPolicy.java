package io.only1mcp.core.policy;

/**
 * How much worse a metric has to be to count. A change for the worse counts when it is certain, at least this large in
 * proportion to the baseline, and at least {@code smallest} in itself.
 *
 * @param metric which one
 * @param warning the share of the baseline from which on it is a warning, 0 or more: 0.05 for 5 %
 * @param critical the share from which on it fails, not below {@code warning}
 * @param smallest the least change that counts, in the unit of the metric, 0 or more
 * @param gate whether it may fail anything; else it is shown alone
 * @param operations whether it is also judged for each operation of a workload, where it gates
 */
public record MetricPolicy(
        ComparedMetric metric, double warning, double critical, double smallest, boolean gate, boolean operations) {
    public MetricPolicy {
        if (!(warning >= 0 && critical >= warning && critical < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "critical: must not be below warning, got " + critical + " and " + warning);
        }
        if (!(smallest >= 0 && smallest < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("smallest: must be >= 0, got " + smallest);
        }
    }

    /** The same, failing from this share on; the warning comes no later. */
    MetricPolicy withCritical(double share) {
        return new MetricPolicy(metric, Math.min(warning, share), share, smallest, gate, operations);
    }
}
