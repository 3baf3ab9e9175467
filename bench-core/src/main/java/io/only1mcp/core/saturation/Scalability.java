package io.only1mcp.core.saturation;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Universal Scalability Law: with {@code n} requests in flight a system answers
 *
 * <pre>  X(n) = λ n / (1 + σ (n − 1) + κ n (n − 1))</pre>
 *
 * where λ is what one request at a time gets, σ is the share of the work that waits for its turn (contention), and κ what each
 * pair of requests costs by being there together (coherency). Source: N. J. Gunther, "A General Theory of Computational
 * Scalability Based on Rational Functions", arXiv:0808.1431, 2008.
 *
 * @param lambda requests a second at n = 1
 * @param sigma 0 or more
 * @param kappa 0 or more
 * @param rSquared the share of the throughput's variance that the law explains; 1 where it is met exactly
 * @param points on which it rests
 */
public record Scalability(double lambda, double sigma, double kappa, double rSquared, int points) {
    /** Three numbers through three points are met by anything. */
    public static final int LEAST = 4;

    private static final int COEFFICIENTS = 3;

    /**
     * Fits the law by least squares. Written as {@code n / X = a + b (n − 1) + c n (n − 1)} it is linear in a = 1/λ, b = σ/λ and
     * c = κ/λ; every point is weighted with its X²/n, so that it is the errors of the throughput that count. Where b or c come out
     * negative, which the law does not know, the best fit without them is taken.
     *
     * @param inFlight requests in flight, 1 or more
     * @param perSecond the throughput, more than 0
     * @return nothing where there are fewer than {@link #LEAST} different loads
     */
    public static Optional<Scalability> fit(double[] inFlight, double[] perSecond) {
        if (Arrays.stream(inFlight).distinct().count() < LEAST) {
            return Optional.empty();
        }
        double[] best = null;
        double least = Double.POSITIVE_INFINITY;
        // Which of b and c are there: both, one, the other, none.
        for (int without = 0; without < 4; without++) {
            double[] tried = solve(inFlight, perSecond, (without & 1) == 0, (without & 2) == 0);
            if (tried != null && tried[0] > 0 && tried[1] >= 0 && tried[2] >= 0) {
                double error = error(tried, inFlight, perSecond);
                if (error < least) {
                    least = error;
                    best = tried;
                }
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        Scalability law = new Scalability(1 / best[0], best[1] / best[0], best[2] / best[0], 0, inFlight.length);
        return Optional.of(
                new Scalability(law.lambda, law.sigma, law.kappa, law.explained(inFlight, perSecond), inFlight.length));
    }

    /** The throughput that the law expects. */
    public double perSecond(double inFlight) {
        return lambda * inFlight / (1 + sigma * (inFlight - 1) + kappa * inFlight * (inFlight - 1));
    }

    /** The load beyond which more of it gets less; infinite where nothing is lost to coherency. */
    public double peak() {
        return kappa == 0 ? Double.POSITIVE_INFINITY : Math.max(1, Math.sqrt(Math.max(0, 1 - sigma) / kappa));
    }

    private double explained(double[] inFlight, double[] perSecond) {
        double mean = Arrays.stream(perSecond).average().orElse(0);
        double unexplained = 0;
        double all = 0;
        for (int i = 0; i < inFlight.length; i++) {
            unexplained += square(perSecond[i] - perSecond(inFlight[i]));
            all += square(perSecond[i] - mean);
        }
        return all == 0 ? 1 : 1 - unexplained / all;
    }

    private static double square(double value) {
        return value * value;
    }

    private static double term(int coefficient, double n) {
        return switch (coefficient) {
            case 0 -> 1;
            case 1 -> n - 1;
            default -> n * (n - 1);
        };
    }

    private static double error(double[] coefficients, double[] inFlight, double[] perSecond) {
        double sum = 0;
        for (int i = 0; i < inFlight.length; i++) {
            double expected = 0;
            for (int k = 0; k < COEFFICIENTS; k++) {
                expected += coefficients[k] * term(k, inFlight[i]);
            }
            double weight = perSecond[i] * perSecond[i] / inFlight[i];
            sum += square(weight * (inFlight[i] / perSecond[i] - expected));
        }
        return sum;
    }

    /** The weighted normal equations, solved by elimination; null where they have no single answer. */
    private static double @Nullable [] solve(
            double[] inFlight, double[] perSecond, boolean contention, boolean coherency) {
        boolean[] used = {true, contention, coherency};
        double[][] rows = new double[COEFFICIENTS][COEFFICIENTS + 1];
        for (int i = 0; i < inFlight.length; i++) {
            double weight = square(perSecond[i] * perSecond[i] / inFlight[i]);
            for (int r = 0; r < COEFFICIENTS; r++) {
                double left = weight * term(r, inFlight[i]);
                for (int c = 0; c < COEFFICIENTS; c++) {
                    rows[r][c] += left * term(c, inFlight[i]);
                }
                rows[r][COEFFICIENTS] += left * inFlight[i] / perSecond[i];
            }
        }
        for (int k = 0; k < COEFFICIENTS; k++) {
            if (!used[k]) {
                rows[k] = new double[COEFFICIENTS + 1];
                for (double[] row : rows) {
                    row[k] = 0;
                }
                rows[k][k] = 1;
            }
        }
        return eliminated(rows);
    }

    private static double @Nullable [] eliminated(double[][] rows) {
        int size = rows.length;
        for (int k = 0; k < size; k++) {
            int pivot = k;
            for (int r = k + 1; r < size; r++) {
                pivot = Math.abs(rows[r][k]) > Math.abs(rows[pivot][k]) ? r : pivot;
            }
            double[] swapped = rows[k];
            rows[k] = rows[pivot];
            rows[pivot] = swapped;
            if (rows[k][k] == 0) {
                return null;
            }
            for (int r = 0; r < size; r++) {
                double factor = r == k ? 0 : rows[r][k] / rows[k][k];
                for (int c = k; c <= size; c++) {
                    rows[r][c] -= factor * rows[k][c];
                }
            }
        }
        double[] answer = new double[size];
        for (int k = 0; k < size; k++) {
            answer[k] = rows[k][size] / rows[k][k];
        }
        return answer;
    }
}
