package io.only1mcp.core.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Change points of a series, as Apache Otava finds them (docs/MATH.md there): energy divergence proposes where to divide (Matteson and
 * James, "A nonparametric approach for multiple change point analysis of multivariate data", 2014), a t-test decides, in windows that
 * overlap by half, so that one far change does not hide one that is near; what is found there with little certainty is then merged
 * until every point that is left is certain among its neighbours. Nothing is drawn, so the same series has the same change points.
 */
public final class EDivisive {
    private static final int WINDOW = 50;

    /** How much less certain the first pass may be than what is left in the end. */
    private static final double FIRST_PASS = 10;

    /** What is on each side of a change point at the least: a single value has no spread. */
    private static final int LEAST = 2;

    private EDivisive() {}

    /**
     * The change points of a series, in order.
     *
     * @param values in the order of time, none of them NaN
     * @param p what a point may be wrong by, above 0 and below 0.05, such as 0.001
     */
    public static List<ChangePoint> of(double[] values, double p) {
        if (Arrays.stream(values).anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("a value is not a number");
        }
        return merged(values, new TreeSet<>(proposed(values, FIRST_PASS * p)), p);
    }

    /** All points that are somewhat certain in some window. */
    private static List<Integer> proposed(double[] values, double p) {
        List<Integer> found = new ArrayList<>();
        int start = 0;
        while (start < values.length) {
            int end = Math.min(start + WINDOW, values.length);
            int last = 0;
            for (int index : divided(Arrays.copyOfRange(values, start, end), p)) {
                if (!found.contains(start + index)) {
                    found.add(start + index);
                    last = start + index;
                }
            }
            start = Math.max(last, start + WINDOW / 2);
        }
        return found;
    }

    /** The points of one window: the best proposal of any segment, as long as a t-test agrees. */
    private static List<Integer> divided(double[] window, double p) {
        Energy energy = new Energy(window);
        NavigableSet<Integer> points = new TreeSet<>();
        while (true) {
            Proposal best = null;
            int from = 0;
            List<Integer> ends = new ArrayList<>(points);
            ends.add(window.length);
            for (int to : ends) {
                Proposal proposal = energy.best(from, to);
                if (proposal != null && (best == null || proposal.divergence() > best.divergence())) {
                    best = proposal;
                }
                from = to;
            }
            if (best == null || point(window, points, best.index()).p() > p) {
                return new ArrayList<>(points);
            }
            points.add(best.index());
        }
    }

    /** Takes away the least certain point as long as one is not certain enough among its neighbours. */
    private static List<ChangePoint> merged(double[] values, NavigableSet<Integer> points, double p) {
        while (true) {
            List<ChangePoint> found =
                    points.stream().map(index -> point(values, points, index)).toList();
            ChangePoint weakest = found.stream()
                    .max(Comparator.comparingDouble(ChangePoint::p))
                    .orElse(null);
            if (weakest == null || weakest.p() < p) {
                return found;
            }
            points.remove(weakest.index());
        }
    }

    /** A point between its neighbours. */
    private static ChangePoint point(double[] values, NavigableSet<Integer> points, int index) {
        Integer before = points.lower(index);
        Integer after = points.higher(index);
        double[] left = Arrays.copyOfRange(values, before == null ? 0 : before, index);
        double[] right = Arrays.copyOfRange(values, index, after == null ? values.length : after);
        return new ChangePoint(index, mean(left), mean(right), probability(left, right));
    }

    /** Student's test with a common deviation; those of the two sides are divided by n, as Otava has it. */
    private static double probability(double[] left, double[] right) {
        int freedom = left.length + right.length - 2;
        double difference = mean(right) - mean(left);
        if (difference == 0 || freedom < 1) {
            return 1;
        }
        double pooled = ((left.length - 1) * variance(left) + (right.length - 1) * variance(right)) / freedom;
        double error = Math.sqrt(pooled * (1.0 / left.length + 1.0 / right.length));
        return error == 0
                ? 0
                : Math.min(1, 2 * TDistribution.of(freedom).survivalProbability(Math.abs(difference) / error));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
    }

    /** Where a segment might be divided. */
    private record Proposal(int index, double divergence) {}

    /** The energy divergence of any two neighbouring spans of a window, by sums over all distances that are made once. */
    private static final class Energy {
        private final double[][] sums;

        Energy(double[] values) {
            int n = values.length;
            sums = new double[n + 1][n + 1];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    sums[i + 1][j + 1] = Math.abs(values[i] - values[j]) + sums[i][j + 1] + sums[i + 1][j] - sums[i][j];
                }
            }
        }

        /** The best division of what is in {@code from} to {@code to}, and somewhere ends on its right side; null where there is none. */
        @Nullable
        Proposal best(int from, int to) {
            Proposal best = null;
            for (int index = from + LEAST; index <= to - LEAST; index++) {
                for (int end = index + LEAST; end <= to; end++) {
                    double divergence = divergence(from, index, end);
                    if (best == null || divergence > best.divergence()) {
                        best = new Proposal(index, divergence);
                    }
                }
            }
            return best;
        }

        private double divergence(int from, int index, int end) {
            double n = index - from;
            double m = end - index;
            double between = 2 / (n * m) * block(from, index, index, end);
            double left = block(from, index, from, index) / (n * (n - 1));
            double right = block(index, end, index, end) / (m * (m - 1));
            return n * m / (n + m) * (between - left - right);
        }

        /** The sum of the distances of some values from some others. */
        private double block(int from, int to, int fromOther, int toOther) {
            return sums[to][toOther] - sums[from][toOther] - sums[to][fromOther] + sums[from][fromOther];
        }
    }
}
