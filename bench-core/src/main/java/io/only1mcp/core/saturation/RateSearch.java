package io.only1mcp.core.saturation;

import java.util.OptionalDouble;

/**
 * The search for the highest rate that passes: doubled until one fails, halved where already the first does, and then bisected
 * until what passed and what failed are one step apart. A rate that fails by a little, or for the driver's fault, is tried
 * once more, because a machine may have had a bad second.
 */
public final class RateSearch {
    /** So often a failing first rate is halved before nothing passes at all. */
    private static final int HALVINGS = 8;

    private final double step;
    private final double most;
    private double next;
    private double highestPassed;
    private double lowestFailed = Double.POSITIVE_INFINITY;
    private boolean driverLimit;
    private boolean again;
    private int halvings;
    private boolean over;

    /** What became of a probe. */
    public enum Outcome {
        /** It passed. */
        PASSED,
        /** It failed by a little. */
        FAILED,
        /** It failed by so much that nobody needs to ask again. */
        FAILED_BY_FAR,
        /** The driver was not up to it, which says nothing about the target. */
        INVALID
    }

    /**
     * A search.
     *
     * @param from the first rate, more than 0
     * @param most the highest rate that is tried
     * @param step how far apart, as a share of the rate, what passes and what fails may stay, more than 0
     */
    public RateSearch(double from, double most, double step) {
        this.next = Math.min(from, most);
        this.most = most;
        this.step = step;
    }

    /** The rate of the next probe; nothing where the search is over. */
    public OptionalDouble next() {
        return over ? OptionalDouble.empty() : OptionalDouble.of(next);
    }

    /** What became of the probe at {@link #next}. */
    public void tell(Outcome outcome) {
        boolean doubtful = outcome == Outcome.FAILED || outcome == Outcome.INVALID;
        if (doubtful && !again) {
            again = true;
            return;
        }
        again = false;
        if (outcome == Outcome.PASSED) {
            highestPassed = Math.max(highestPassed, next);
        } else {
            lowestFailed = Math.min(lowestFailed, next);
            driverLimit = outcome == Outcome.INVALID;
        }
        if (highestPassed >= most) {
            over = true;
        } else if (lowestFailed == Double.POSITIVE_INFINITY) {
            next = Math.min(2 * next, most);
        } else if (highestPassed == 0) {
            over = ++halvings > HALVINGS;
            next = lowestFailed / 2;
        } else {
            over = lowestFailed <= highestPassed * (1 + step);
            next = (lowestFailed + highestPassed) / 2;
        }
    }

    /** The highest rate that passed; nothing where none did. */
    public OptionalDouble highestPassed() {
        return highestPassed == 0 ? OptionalDouble.empty() : OptionalDouble.of(highestPassed);
    }

    /** The lowest rate that failed; nothing where none did. */
    public OptionalDouble lowestFailed() {
        return lowestFailed == Double.POSITIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(lowestFailed);
    }

    /** Whether what ended it was the driver and not the target. */
    public boolean driverLimit() {
        return driverLimit;
    }
}
