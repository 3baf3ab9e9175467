package io.only1mcp.core.compare;

import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.ComparedMetric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison says of one metric. Nothing in it is NaN or infinite: what cannot be said is null.
 *
 * @param metric which one
 * @param scope of what; empty for the whole run
 * @param unit of its values where the metric does not say it; else empty
 * @param better which way it is better
 * @param gating whether it may fail the whole
 * @param change the verdict
 * @param severity of a certain change for the worse that is large enough in itself; else null
 * @param baseline the median of the values before; null where there is none
 * @param current the median of the values now; null where there is none
 * @param baselineRuns how many values there were before
 * @param currentRuns how many there are now
 * @param effect by which share of the baseline it is larger (above 0) or smaller; null where the baseline is 0
 * @param effectLow the lower end of its interval; null where there are too few values
 * @param effectHigh the upper end
 * @param p the probability of a change in this direction as clear as this one, were there none
 * @param pAdjusted the same, among all metrics that gate; the same as {@code p} where this one does not
 * @param cliffsDelta how often a value now is above one before, less how often it is below: −1 to 1
 * @param minimumDetectable the share of the baseline that would have been found in four of five cases
 * @param noise by which share two runs of one build differ on this machine, at the median; null where that was not measured
 * @param reasons what a reader has to know
 */
public record Finding(
        ComparedMetric metric,
        String scope,
        String unit,
        Better better,
        boolean gating,
        Change change,
        @Nullable Severity severity,
        @Nullable Double baseline,
        @Nullable Double current,
        int baselineRuns,
        int currentRuns,
        @Nullable Double effect,
        @Nullable Double effectLow,
        @Nullable Double effectHigh,
        @Nullable Double p,
        @Nullable Double pAdjusted,
        @Nullable Double cliffsDelta,
        @Nullable Double minimumDetectable,
        @Nullable Double noise,
        List<String> reasons) {
    private static final double PER_MILLE = 1_000;

    public Finding {
        reasons = List.copyOf(reasons);
    }

    /** The metric with its scope, as reports name it. */
    public String name() {
        return scope.isEmpty() ? metric.key() : scope + " " + metric.key();
    }

    /** Whether the medians moved one way and the effect is the other way, as far as per cent with one decimal show it. */
    boolean effectAgainstMedians() {
        if (effect == null || baseline == null || current == null || baseline == 0) {
            return false;
        }
        double medians = Math.rint(PER_MILLE * (current / baseline - 1));
        return Math.rint(PER_MILLE * effect) * medians < 0;
    }

    /** The same, with the noise of the machine. */
    Finding withNoise(double share) {
        return new Finding(
                metric,
                scope,
                unit,
                better,
                gating,
                change,
                severity,
                baseline,
                current,
                baselineRuns,
                currentRuns,
                effect,
                effectLow,
                effectHigh,
                p,
                pAdjusted,
                cliffsDelta,
                minimumDetectable,
                share,
                reasons);
    }
}
