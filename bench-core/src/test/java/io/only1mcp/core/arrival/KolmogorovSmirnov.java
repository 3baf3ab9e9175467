package io.only1mcp.core.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Whether samples come from a distribution: the largest distance between what is seen and what is expected. */
final class KolmogorovSmirnov {
    /** Of the true distribution a sample is refused once in a thousand times; seeds are fixed, so always or never. */
    private static final double CRITICAL = 1.95;

    private KolmogorovSmirnov() {}

    /**
     * Asserts that samples fit.
     *
     * @param distribution the share of values up to this one
     */
    static void assertFits(double[] samples, DoubleUnaryOperator distribution) {
        assertThat(distance(samples, distribution))
                .as("distance of %d samples", samples.length)
                .isLessThan(CRITICAL / Math.sqrt(samples.length));
    }

    /** Asserts that samples do not fit. */
    static void assertMisfits(double[] samples, DoubleUnaryOperator distribution) {
        assertThat(distance(samples, distribution)).isGreaterThan(2 * CRITICAL / Math.sqrt(samples.length));
    }

    private static double distance(double[] samples, DoubleUnaryOperator distribution) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = distribution.applyAsDouble(sorted[i]);
            largest = Math.max(largest, expected - (double) i / sorted.length);
            largest = Math.max(largest, (double) (i + 1) / sorted.length - expected);
        }
        return largest;
    }
}
