package io.only1mcp.core.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * By how much the values of one sample lie above those of another: the estimate of Hodges and Lehmann, which is the median of
 * all differences, and the interval of differences that the Mann-Whitney test does not refuse.
 *
 * @param estimate the shift
 * @param low the lower end of the interval; null where the samples are too small for one
 * @param high its upper end; null likewise
 */
public record Shift(
        double estimate, @Nullable Double low, @Nullable Double high) {
    private static final int LARGEST_EXACT = 120;

    /**
     * The shift from one sample to another, each of at least one value.
     *
     * @param confidence of the interval, such as 0.95
     */
    public static Shift of(double[] from, double[] to, double confidence) {
        double[] differences = new double[from.length * to.length];
        int at = 0;
        for (double a : from) {
            for (double b : to) {
                differences[at++] = b - a;
            }
        }
        Arrays.sort(differences);
        int left = refused(from.length, to.length, (1 - confidence) / 2);
        return new Shift(
                median(differences),
                left == 0 ? null : differences[left - 1],
                left == 0 ? null : differences[differences.length - left]);
    }

    /** The median of values in order. */
    static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** How many differences at each end are refused: the largest k with P(U < k) at most this. */
    private static int refused(int n, int m, double tail) {
        if (n + m > LARGEST_EXACT) {
            double mean = n * (double) m / 2;
            double deviation = Math.sqrt(n * (double) m * (n + m + 1) / 12);
            return Math.max(
                    0, (int) Math.floor(NormalDistribution.of(mean, deviation).inverseCumulativeProbability(tail)));
        }
        int lowest = n * (n + 1) / 2;
        int most = lowest + n * m;
        double[] ways = RankSum.ways(IntStream.rangeClosed(1, n + m).toArray(), n, most);
        double all = Arrays.stream(ways).sum();
        double below = 0;
        for (int u = 0; u <= n * m; u++) {
            below += ways[lowest + u] / all;
            if (below > tail) {
                return u;
            }
        }
        throw new IllegalStateException("all ways together are more than a tail");
    }
}
