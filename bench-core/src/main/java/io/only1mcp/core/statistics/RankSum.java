package io.only1mcp.core.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * The Mann-Whitney test of whether one sample tends to larger values than another; exact where the samples are small, also with
 * equal values, which the library has only as an approximation.
 *
 * @param less the probability of ranks of the first sample as low as these, or lower, were there no difference
 * @param greater the probability of such ranks, or higher ones
 */
public record RankSum(double less, double greater) {
    /** Both samples together; larger ones are left to the library's approximation. */
    private static final int LARGEST_EXACT = 120;

    /**
     * Compares two samples of at least one value each.
     *
     * @throws IllegalArgumentException where one is empty or holds NaN
     */
    public static RankSum of(double[] a, double[] b) {
        if (a.length == 0 || b.length == 0) {
            throw new IllegalArgumentException("a sample is empty");
        }
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        if (Arrays.stream(all).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("a value is not a number");
        }
        boolean ties = Arrays.stream(all).distinct().count() < all.length;
        return ties && all.length <= LARGEST_EXACT ? withTies(all, a.length) : ofLibrary(a, b);
    }

    private static RankSum ofLibrary(double[] a, double[] b) {
        MannWhitneyUTest test = MannWhitneyUTest.withDefaults();
        return new RankSum(
                test.with(AlternativeHypothesis.LESS_THAN).test(a, b).getPValue(),
                test.with(AlternativeHypothesis.GREATER_THAN).test(a, b).getPValue());
    }

    /** The distribution of the rank sum of {@code n} values, given which of all values are equal. */
    private static RankSum withTies(double[] all, int n) {
        int[] ranks = new int[all.length]; // twice the mean rank among equals, which is whole
        int total = 0;
        int observed = 0;
        for (int i = 0; i < all.length; i++) {
            int below = 0;
            int upTo = 0;
            for (double value : all) {
                below += value < all[i] ? 1 : 0;
                upTo += value <= all[i] ? 1 : 0;
            }
            ranks[i] = below + 1 + upTo;
            total += ranks[i];
            observed += i < n ? ranks[i] : 0;
        }
        double[] ways = ways(ranks, n, total);
        double sum = 0;
        double low = 0;
        double high = 0;
        for (int s = 0; s <= total; s++) {
            sum += ways[s];
            low += s <= observed ? ways[s] : 0;
            high += s >= observed ? ways[s] : 0;
        }
        return new RankSum(low / sum, high / sum);
    }

    /** In how many ways {@code n} of the ranks have each sum, from 0 to {@code most}. */
    static double[] ways(int[] ranks, int n, int most) {
        double[][] ways = new double[n + 1][most + 1];
        ways[0][0] = 1;
        for (int rank : ranks) {
            for (int k = n; k >= 1; k--) {
                for (int s = most; s >= rank; s--) {
                    ways[k][s] += ways[k - 1][s - rank];
                }
            }
        }
        return ways[n];
    }

    /** The smallest probability that two samples of these sizes can come to, in one direction. */
    public static double smallest(int n, int m) {
        double combinations = 1;
        for (int i = 1; i <= Math.min(n, m); i++) {
            combinations = combinations * (n + m - Math.min(n, m) + i) / i;
        }
        return 1 / combinations;
    }
}
