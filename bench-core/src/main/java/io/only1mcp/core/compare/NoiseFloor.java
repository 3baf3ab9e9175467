package io.only1mcp.core.compare;

import io.only1mcp.core.policy.MetricPolicy;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.statistics.Spread;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The noise of one plan in one place: one build measured by turns with itself. What differs there differs by chance, and no
 * threshold below that can be held.
 *
 * @param place where it was measured
 * @param plan what was done, as text
 * @param measuredAt when
 * @param metrics those that the policy compares
 */
public record NoiseFloor(Map<String, String> place, String plan, Instant measuredAt, List<MetricNoise> metrics) {
    /** What makes a standard deviation of the MAD of a normal distribution. */
    private static final double NORMAL = 1.4826;

    public NoiseFloor {
        place = Map.copyOf(place);
        metrics = List.copyOf(metrics);
    }

    /**
     * The noise that two sets of runs of one build show.
     *
     * @param a the runs of one side
     * @param b those of the other, in turn with them
     */
    public static NoiseFloor of(Measured a, Measured b, Policy policy, Instant now) {
        Map<Series.Key, Series> other = new HashMap<>();
        b.series().forEach(series -> other.put(series.key(), series));
        List<Pair> pairs = new ArrayList<>();
        for (Series first : a.series()) {
            Series second = other.get(first.key());
            MetricPolicy metric = policy.of(first.metric()).orElse(null);
            if (second != null && metric != null && first.isMeasured() && second.isMeasured()) {
                pairs.add(new Pair(first, second, first.gates(metric)));
            }
        }
        double alpha = 1 - policy.confidence();
        long family = pairs.stream().filter(Pair::gates).count();
        List<MetricNoise> metrics = pairs.stream()
                .map(pair -> noise(pair.a(), pair.b(), pair.gates() ? alpha / family : alpha))
                .toList();
        return new NoiseFloor(a.place(), a.plan(), now, metrics);
    }

    /** A metric of both sides. */
    private record Pair(Series a, Series b, boolean gates) {}

    private static MetricNoise noise(Series a, Series b, double alpha) {
        List<Double> all = new ArrayList<>(a.values());
        all.addAll(b.values());
        Spread spread = Spread.of(all.stream().mapToDouble(Double::doubleValue).toArray());
        int pairs = Math.min(a.values().size(), b.values().size());
        double[] differences = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            double first = a.values().get(i);
            double second = b.values().get(i);
            double mean = (Math.abs(first) + Math.abs(second)) / 2;
            differences[i] = mean == 0 ? 0 : Math.abs(second - first) / mean;
        }
        return new MetricNoise(
                a.metric(),
                a.scope(),
                a.unit(),
                pairs,
                spread.median(),
                Spread.median(differences),
                NORMAL * spread.relative(),
                Difference.minimumDetectable(a.array(), b.array(), alpha));
    }

    /** The noise of a metric, where it was measured. */
    private Optional<MetricNoise> of(Finding finding) {
        return metrics.stream()
                .filter(one -> one.metric() == finding.metric() && one.scope().equals(finding.scope()))
                .findFirst();
    }

    /** A comparison with the noise beside each metric. */
    Comparison beside(Comparison comparison) {
        List<Finding> findings = comparison.findings().stream()
                .map(finding -> of(finding)
                        .map(noise -> finding.withNoise(noise.difference()))
                        .orElse(finding))
                .toList();
        return new Comparison(
                comparison.baseline(), comparison.current(), findings, comparison.reasons(), comparison.remarks());
    }
}
