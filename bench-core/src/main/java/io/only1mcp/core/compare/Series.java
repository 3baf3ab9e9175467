package io.only1mcp.core.compare;

import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.policy.MetricPolicy;
import java.util.List;

/**
 * The values of one metric in one set of results: one for each run or fork, which are what was repeated. Requests of one run and
 * iterations of one fork are not independent of each other, so they are no values here.
 *
 * @param metric what it is
 * @param scope of what: empty for a whole run, else an operation or a benchmark with its parameters
 * @param better which way it is better
 * @param unit what its numbers count where the metric does not say it, such as {@code ns/op}; else empty
 * @param values in the order in which they were measured
 */
public record Series(ComparedMetric metric, String scope, Better better, String unit, List<Double> values) {
    public Series {
        values = List.copyOf(values);
    }

    /** A series of a metric whose unit and direction are its own. */
    public static Series of(ComparedMetric metric, String scope, List<Double> values) {
        return new Series(metric, scope, metric.better(), "", values);
    }

    /** Whether it has values, and each of them is a number. */
    boolean isMeasured() {
        return !values.isEmpty() && values.stream().allMatch(Double::isFinite);
    }

    /** Whether it may fail a comparison. */
    boolean gates(MetricPolicy policy) {
        return policy.gate() && (scope.isEmpty() || !unit.isEmpty() || policy.operations());
    }

    /** Which series of another set it is compared with. */
    Key key() {
        return new Key(metric, scope);
    }

    double[] array() {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * A metric of something.
     *
     * @param metric what it is
     * @param scope of what
     */
    record Key(ComparedMetric metric, String scope) {}
}
