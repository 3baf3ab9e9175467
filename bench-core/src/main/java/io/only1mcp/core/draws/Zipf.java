package io.only1mcp.core.draws;

import java.math.BigDecimal;

/**
 * Keys of which some are asked for more often than others: key {@code k} of {@code n}, counted from 1, comes with a
 * probability in proportion to {@code k} to the power of {@code -s}. With {@code s} 0 all are alike; at 1 the first comes
 * twice as often as the second. So it is an input how often arguments repeat, and what a cache can hit at most.
 */
public final class Zipf {
    /** More keys would fill memory with their probabilities. */
    public static final int MOST_KEYS = 1_000_000;

    private static final double MOST_EXPONENT = 10;

    private final double exponent;
    /** The probability of each key and all before it. */
    private final double[] upTo;

    /**
     * A distribution.
     *
     * @param exponent {@code s}, 0 to 10
     * @param keys {@code n}, 1 to {@value #MOST_KEYS}
     */
    public Zipf(double exponent, int keys) {
        if (!(exponent >= 0 && exponent <= MOST_EXPONENT)) {
            throw new IllegalArgumentException("must have an exponent between 0 and 10, got " + exponent);
        }
        if (keys < 1 || keys > MOST_KEYS) {
            throw new IllegalArgumentException("must have between 1 and " + MOST_KEYS + " keys, got " + keys);
        }
        this.exponent = exponent;
        upTo = new double[keys];
        double sum = 0;
        for (int k = 0; k < keys; k++) {
            sum += Math.pow(k + 1, -exponent);
            upTo[k] = sum;
        }
        for (int k = 0; k < keys; k++) {
            upTo[k] /= sum;
        }
    }

    /** How many keys there are. */
    public int keys() {
        return upTo.length;
    }

    /**
     * A key, from 1 to {@link #keys}; allocates nothing.
     *
     * @param bits what {@link Draws#next} returned
     */
    public int key(long bits) {
        double share = Draws.share(bits);
        int low = 0;
        int high = upTo.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (share < upTo[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low + 1;
    }

    /**
     * The share of so many draws that repeat an earlier one, as it is expected: what a cache that forgets nothing hits.
     *
     * @param draws 1 or more
     */
    public double repeated(long draws) {
        double different = 0;
        for (int k = 0; k < upTo.length; k++) {
            double probability = upTo[k] - (k == 0 ? 0 : upTo[k - 1]);
            different += 1 - Math.pow(1 - probability, (double) draws);
        }
        return 1 - different / draws;
    }

    /** Equal where exponent and number of keys are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Zipf zipf && zipf.exponent == exponent && zipf.upTo.length == upTo.length;
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(exponent) + upTo.length;
    }

    /** As profiles write it: {@code zipf(1.1, 500)}. */
    @Override
    public String toString() {
        return "zipf(" + BigDecimal.valueOf(exponent).stripTrailingZeros().toPlainString() + ", " + upTo.length + ")";
    }
}
