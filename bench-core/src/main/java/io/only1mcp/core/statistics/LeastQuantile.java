package io.only1mcp.core.statistics;

import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The least that a quantile can be, where samples are too few to say what it is: the highest sample that the quantile is not
 * below. How many of {@code n} samples are at or below the quantile {@code q} is binomial with {@code n} and {@code q}, if each
 * is drawn for itself.
 */
public final class LeastQuantile {
    private LeastQuantile() {}

    /**
     * The least value, one of the samples.
     *
     * @param samples fewer than 2<sup>31</sup>
     * @param quantile above 0 and up to 1
     * @param confidence such as 0.95
     * @return nothing where even the lowest sample may be above it
     */
    public static OptionalLong of(Histogram samples, double quantile, double confidence) {
        int n = Math.toIntExact(samples.getTotalCount());
        int rank = BinomialDistribution.of(n, quantile).inverseCumulativeProbability(1 - confidence);
        return rank == 0 ? OptionalLong.empty() : OptionalLong.of(samples.getValueAtPercentile(100 * (rank - 0.5) / n));
    }
}
