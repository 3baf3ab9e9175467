package io.only1mcp.core.compare;

import io.only1mcp.core.policy.Better;
import io.only1mcp.core.statistics.RankSum;
import io.only1mcp.core.statistics.Shift;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What two samples say of each other. Where all values are above 0 their logarithms are compared, so that the shift is a
 * proportion; else the values themselves, and the proportion is that to the median before, if it is not 0.
 *
 * @param baseline the median before
 * @param current the median now
 * @param effect the shift as a share of the baseline; null where the baseline is 0 and there is no share
 * @param effectLow the lower end of its interval; null where there is none
 * @param effectHigh the upper end
 * @param absolute the shift in the unit of the values
 * @param absoluteLow the lower end of its interval; null where there is none
 * @param absoluteHigh the upper end
 * @param worse the probability of a change for the worse as clear as this one, were there none
 * @param improved the same of a change for the better
 * @param cliffsDelta how often a value now is above one before, less how often it is below
 */
record Difference(
        double baseline,
        double current,
        @Nullable Double effect,
        @Nullable Double effectLow,
        @Nullable Double effectHigh,
        double absolute,
        @Nullable Double absoluteLow,
        @Nullable Double absoluteHigh,
        double worse,
        double improved,
        double cliffsDelta) {

    private static final double FOUR_OF_FIVE = 0.8;

    /** How well ranks do where means would be best: 3/π, of which the root counts. */
    private static final double EFFICIENCY = Math.sqrt(3 / Math.PI);

    static Difference of(double[] before, double[] now, Better better, double confidence) {
        RankSum ranks = RankSum.of(now, before);
        double up = ranks.greater();
        double down = ranks.less();
        double baseline = median(before);
        double current = median(now);
        boolean logs = isPositive(before) && isPositive(now);
        Shift shift = logs ? Shift.of(log(before), log(now), confidence) : Shift.of(before, now, confidence);
        return new Difference(
                baseline,
                current,
                share(shift.estimate(), logs, baseline),
                share(shift.low(), logs, baseline),
                share(shift.high(), logs, baseline),
                absolute(shift.estimate(), logs, baseline),
                nullable(shift.low(), logs, baseline),
                nullable(shift.high(), logs, baseline),
                better == Better.LOWER ? up : down,
                better == Better.LOWER ? down : up,
                cliffsDelta(before, now));
    }

    private static double absolute(double shift, boolean logs, double baseline) {
        return logs ? Math.expm1(shift) * baseline : shift;
    }

    private static @Nullable Double nullable(@Nullable Double shift, boolean logs, double baseline) {
        return shift == null ? null : Double.valueOf(absolute(shift, logs, baseline));
    }

    private static @Nullable Double share(@Nullable Double shift, boolean logs, double baseline) {
        if (shift == null || (!logs && baseline == 0)) {
            return null;
        }
        return logs ? Math.expm1(shift) : shift / Math.abs(baseline);
    }

    private static boolean isPositive(double[] values) {
        return Arrays.stream(values).allMatch(value -> value > 0);
    }

    private static double[] log(double[] values) {
        return Arrays.stream(values).map(Math::log).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double cliffsDelta(double[] before, double[] now) {
        double sum = 0;
        for (double a : before) {
            for (double b : now) {
                sum += Math.signum(b - a);
            }
        }
        return sum / (before.length * (double) now.length);
    }

    /**
     * The least change, as a share of the baseline, that samples which scatter like these would show in four of five cases.
     *
     * @param alpha what a test may be wrong by
     * @return null where there are too few values, or some are not above 0
     */
    static @Nullable Double minimumDetectable(double[] before, double[] now, double alpha) {
        if (before.length < 2 || now.length < 2 || !isPositive(before) || !isPositive(now)) {
            return null;
        }
        double squares = squares(log(before)) + squares(log(now));
        double deviation = Math.sqrt(squares / (before.length + now.length - 2));
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double quantiles = normal.inverseSurvivalProbability(alpha) + normal.inverseCumulativeProbability(FOUR_OF_FIVE);
        double error = deviation * Math.sqrt(1.0 / before.length + 1.0 / now.length) / EFFICIENCY;
        return Math.expm1(quantiles * error);
    }

    private static double squares(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }
}
