package io.only1mcp.core.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A figure with its uncertainty.
 *
 * @param estimate of the figure
 * @param low the lower end of the interval
 * @param high the upper end
 * @param confidence the share of such intervals that hold the true value, 0 to 1
 */
public record Interval(double estimate, double low, double high, double confidence) {
    /** What is asked of every interval here. */
    public static final double CONFIDENCE = 0.95;
    /** With fewer values the ends would be those of the values themselves, and hold the median too seldom. */
    public static final int LEAST = 6;

    private static final int RESAMPLES = 10_000;

    /**
     * The median of independent values, each of a run or a pair of runs, with its interval: the values are drawn anew, as
     * many with replacement, {@value #RESAMPLES} times, and the middle 95 % of the medians are the interval (percentile
     * bootstrap). It assumes nothing of how the values are distributed.
     *
     * @param values 1 or more; with fewer than {@link #LEAST} the interval is too narrow
     * @param seed of the draws
     */
    public static Interval ofMedian(double[] values, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int k = 0; k < drawn.length; k++) {
                drawn[k] = values[random.nextInt(values.length)];
            }
            medians[i] = Spread.median(drawn);
        }
        Arrays.sort(medians);
        double outside = (1 - CONFIDENCE) / 2;
        return new Interval(
                Spread.median(values),
                medians[(int) Math.round(outside * (RESAMPLES - 1))],
                medians[(int) Math.round((1 - outside) * (RESAMPLES - 1))],
                CONFIDENCE);
    }

    /** Whether all of it is below {@code limit}. */
    public boolean below(double limit) {
        return high < limit;
    }

    /** Whether all of it is above {@code limit}. */
    public boolean above(double limit) {
        return low > limit;
    }
}
