package io.only1mcp.core.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Where one more value is to be expected, if nothing has changed: Student's prediction interval, which is wider than that of a mean
 * by the spread of a single value. Where all values are above 0 it is that of their logarithms.
 *
 * @param low the lower end
 * @param high the upper end
 */
public record Prediction(double low, double high) {
    /** With fewer values it is too wide to say anything. */
    public static final int LEAST = 8;

    /**
     * The interval.
     *
     * @param values {@value #LEAST} or more
     * @param confidence such as 0.99
     */
    public static Prediction of(double[] values, double confidence) {
        if (values.length < LEAST) {
            throw new IllegalArgumentException("a prediction takes " + LEAST + " values, got " + values.length);
        }
        if (Arrays.stream(values).allMatch(value -> value > 0)) {
            Prediction logs = plain(Arrays.stream(values).map(Math::log).toArray(), confidence);
            return new Prediction(Math.exp(logs.low()), Math.exp(logs.high()));
        }
        return plain(values, confidence);
    }

    private static Prediction plain(double[] values, double confidence) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double quantile = TDistribution.of(n - 1).inverseSurvivalProbability((1 - confidence) / 2);
        double half = quantile * Math.sqrt(squares / (n - 1) * (1 + 1.0 / n));
        return new Prediction(mean - half, mean + half);
    }
}
