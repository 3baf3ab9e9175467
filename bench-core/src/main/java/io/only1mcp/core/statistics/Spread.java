package io.only1mcp.core.statistics;

import java.util.Arrays;

/**
 * Where one figure of several runs lies, and how far it moves from run to run. Both are robust: one run that something
 * disturbed moves neither much, and none is dropped.
 *
 * @param runs how many runs had the figure, 1 or more
 * @param median half of the runs are at or below it
 * @param mad the median of the distances from the median (MAD); times 1.4826 it estimates a standard deviation
 * @param lowest of any run
 * @param highest of any run
 */
public record Spread(int runs, double median, double mad, double lowest, double highest) {

    /**
     * The spread of one value of each run.
     *
     * @throws IllegalArgumentException where there is none, or one is no number
     */
    public static Spread of(double... values) {
        if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("a spread is of one number or more, got " + Arrays.toString(values));
        }
        double middle = median(values);
        double[] distances =
                Arrays.stream(values).map(value -> Math.abs(value - middle)).toArray();
        return new Spread(
                values.length,
                middle,
                median(distances),
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow());
    }

    /** The middle one of some values, or the mean of the two in the middle; they are left as they are. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The MAD as a share of the median; 0 where the median is 0. */
    public double relative() {
        return median == 0 ? 0 : mad / Math.abs(median);
    }
}
