package io.only1mcp.core.compare;

/** How large a change for the worse is, whatever the thresholds of its metric; a label, no verdict. */
public enum Severity {
    /** Below 5 %. */
    MINOR(0.05),
    /** Below 10 %. */
    MODERATE(0.10),
    /** Below 20 %. */
    MAJOR(0.20),
    /** From 20 % on. */
    CRITICAL(Double.POSITIVE_INFINITY);

    private final double below;

    Severity(double below) {
        this.below = below;
    }

    /** The severity of a change by this share of the baseline, 0 or more. */
    static Severity of(double share) {
        for (Severity severity : values()) {
            if (share < severity.below) {
                return severity;
            }
        }
        return CRITICAL;
    }
}
