package io.only1mcp.core.statistics;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The mean of a few values that are independent of each other, and its interval by Student's t. Where all of them are above 0 it
 * is that of their logarithms, the geometric mean: times are skewed, and an interval of them does not reach below 0.
 *
 * @param value the mean
 * @param low the lower end of the interval; null where there is one value only
 * @param high its upper end; null likewise
 */
public record Mean(
        double value, @Nullable Double low, @Nullable Double high) {

    /**
     * The mean of at least one value.
     *
     * @param confidence of the interval, such as 0.95
     */
    public static Mean of(List<Double> values, double confidence) {
        if (values.stream().allMatch(value -> value > 0)) {
            Mean logs = plain(values.stream().map(Math::log).toList(), confidence);
            Double low = logs.low();
            Double high = logs.high();
            return new Mean(
                    Math.exp(logs.value()), low == null ? null : Math.exp(low), high == null ? null : Math.exp(high));
        }
        return plain(values, confidence);
    }

    private static Mean plain(List<Double> values, double confidence) {
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        if (values.size() < 2) {
            return new Mean(mean, null, null);
        }
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double error = Math.sqrt(squares / (values.size() - 1) / values.size());
        double half = error * TDistribution.of(values.size() - 1).inverseSurvivalProbability((1 - confidence) / 2);
        return new Mean(mean, mean - half, mean + half);
    }
}
