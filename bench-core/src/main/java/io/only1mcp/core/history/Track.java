package io.only1mcp.core.history;

import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.statistics.ChangePoint;
import io.only1mcp.core.statistics.EDivisive;
import io.only1mcp.core.statistics.Prediction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One metric through a history.
 *
 * @param metric which one
 * @param scope of what; empty for the whole run
 * @param unit of its values where the metric does not say it; else empty
 * @param better which way it is better
 * @param moments when it was measured
 * @param values one for each moment: the median over runs or forks
 * @param changes where it became another
 * @param expected where the newest value was to be expected, by those before it since the last change; null where they are too few
 */
public record Track(
        ComparedMetric metric,
        String scope,
        String unit,
        Better better,
        List<Moment> moments,
        List<Double> values,
        List<Step> changes,
        @Nullable Prediction expected) {
    /** What a change point may be wrong by. */
    static final double P = 0.001;

    private static final double CONFIDENCE = 0.99;

    public Track {
        moments = List.copyOf(moments);
        values = List.copyOf(values);
        changes = List.copyOf(changes);
    }

    /**
     * A change.
     *
     * @param moment the first that is of the new kind
     * @param index its place among the moments
     * @param before the mean before it
     * @param after the mean from then on
     * @param change the share of what was before; null where that is 0
     * @param p the probability of means as different as these, were there no change
     */
    public record Step(
            Moment moment,
            int index,
            double before,
            double after,
            @Nullable Double change,
            double p) {}

    static Track of(
            ComparedMetric metric,
            String scope,
            String unit,
            Better better,
            List<Moment> moments,
            List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        List<Step> steps =
                EDivisive.of(all, P).stream().map(point -> step(point, moments)).toList();
        int from = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).index();
        double[] stable = Arrays.copyOfRange(all, from, Math.max(from, all.length - 1));
        Prediction expected = stable.length < Prediction.LEAST ? null : Prediction.of(stable, CONFIDENCE);
        return new Track(metric, scope, unit, better, moments, values, steps, expected);
    }

    private static Step step(ChangePoint point, List<Moment> moments) {
        double change = point.change();
        return new Step(
                moments.get(point.index()),
                point.index(),
                point.before(),
                point.after(),
                Double.isFinite(change) ? change : null,
                point.p());
    }

    /** The metric with its scope, as reports name it. */
    public String name() {
        return scope.isEmpty() ? metric.key() : scope + " " + metric.key();
    }

    /** The newest value. */
    public double newest() {
        return values.get(values.size() - 1);
    }

    /** Whether a move in this direction is for the worse. */
    public boolean isWorse(double from, double to) {
        return better == Better.LOWER ? to > from : to < from;
    }

    /** Whether the newest value is where it was not to be expected. */
    public boolean isSuspect() {
        return expected != null && (newest() < expected.low() || newest() > expected.high());
    }
}
