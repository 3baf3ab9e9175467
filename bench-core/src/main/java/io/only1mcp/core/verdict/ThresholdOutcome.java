package io.only1mcp.core.verdict;

import io.only1mcp.core.units.Figures;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What became of one threshold in one place.
 *
 * @param threshold what was asked for
 * @param scope where: the stage's name, or {@value #RUN}
 * @param measured in the unit of the metric; absent where it was not measured
 * @param atLeast whether the samples are too few for the value itself, and what is measured is the least that it can be, at 95 %
 * @param verdict what that means
 */
public record ThresholdOutcome(
        Threshold threshold, String scope, OptionalDouble measured, boolean atLeast, Verdict verdict) {
    /** The scope of the run as a whole. */
    public static final String RUN = "run";

    /** The outcome of a measured value. */
    static ThresholdOutcome measured(Threshold threshold, String scope, double value) {
        return measured(threshold, scope, value, false);
    }

    /**
     * The same of a value that may be the least that it can be, at 95 %.
     *
     * @param atLeast whether it is, if it breaks the threshold; such a value never holds one
     */
    static ThresholdOutcome measured(Threshold threshold, String scope, double value, boolean atLeast) {
        OptionalDouble measured = OptionalDouble.of(value);
        if (threshold.holds(value)) {
            return new ThresholdOutcome(threshold, scope, measured, false, new Verdict.Pass());
        }
        String text = threshold + ", measured " + text(threshold, value, atLeast);
        return new ThresholdOutcome(
                threshold, scope, measured, atLeast, new Verdict.Fail(List.of(new Verdict.Breach(scope, text))));
    }

    /** The outcome where nothing was measured. */
    static ThresholdOutcome unmeasured(Threshold threshold, String scope, String reason) {
        return inconclusive(threshold, scope, threshold + ": " + reason);
    }

    /** The outcome where nothing can be said, with the whole reason. */
    static ThresholdOutcome inconclusive(Threshold threshold, String scope, String reason) {
        return new ThresholdOutcome(threshold, scope, OptionalDouble.empty(), false, new Verdict.Inconclusive(reason));
    }

    /** Whether the threshold was broken. */
    public boolean broken() {
        return verdict instanceof Verdict.Fail;
    }

    /** The measured value for people, such as {@code 41.0ms} or {@code at least 41.0ms}; {@code not measured} where it is absent. */
    public String measuredText() {
        return measured.isPresent() ? text(threshold, measured.getAsDouble(), atLeast) : "not measured";
    }

    private static String text(Threshold threshold, double value, boolean atLeast) {
        return (atLeast ? "at least " : "") + text(threshold, value);
    }

    private static String text(Threshold threshold, double value) {
        return switch (threshold.metric().unit()) {
            case DURATION -> Figures.latency(Math.round(value));
            case RATE -> Figures.rate(value) + "/s";
            case SHARE, CORES -> Figures.share(value);
            case SIZE ->
                threshold.limitText().endsWith("iB")
                        ? Figures.bytes(Math.round(value))
                        : Figures.decimalBytes(Math.round(value));
            case FACTOR -> threshold.metric().unit().text(value);
        };
    }
}
