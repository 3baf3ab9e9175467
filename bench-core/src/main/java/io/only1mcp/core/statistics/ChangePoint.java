package io.only1mcp.core.statistics;

/**
 * Where a series became another one.
 *
 * @param index of the first value that is of the new kind
 * @param before the mean since the change point before it
 * @param after the mean until the change point behind it
 * @param p the probability of means as different as these, were there no change
 */
public record ChangePoint(int index, double before, double after, double p) {

    /** By which share of what was before it is larger (above 0) or smaller; infinite where that is 0. */
    public double change() {
        if (before == after) {
            return 0;
        }
        return before == 0 ? Math.copySign(Double.POSITIVE_INFINITY, after) : (after - before) / Math.abs(before);
    }
}
