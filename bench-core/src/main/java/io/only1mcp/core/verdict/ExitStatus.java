package io.only1mcp.core.verdict;

/** What a command leaves for the shell. */
public enum ExitStatus {
    /** All thresholds held. */
    PASS(0, "pass"),
    /** A defect of this program. */
    INTERNAL_ERROR(1, "internal error"),
    /** A wrong option, profile or target file. */
    USAGE(2, "usage or configuration"),
    /** The target did not start, could not be reached, or does not speak what it was asked. */
    TARGET_FAILED(3, "target or set-up failed"),
    /** Stopped by a signal. */
    INTERRUPTED(4, "interrupted"),
    /** A regression against a baseline, or an inconclusive verdict where that was asked to fail. */
    REGRESSION(10, "regression"),
    /** The driver or the machine spoiled the figures: nothing is known about the target. */
    MEASUREMENT_INVALID(98, "measurement invalid"),
    /** The target broke a threshold. */
    THRESHOLDS_FAILED(99, "thresholds failed");

    private final int code;
    private final String text;

    ExitStatus(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /**
     * The status of a run that came to its end.
     *
     * @param validity whether the figures mean anything; asked first
     * @param verdict what the thresholds said
     * @param inconclusiveFails whether an inconclusive verdict is a failure (10) and not a warning (0)
     */
    public static ExitStatus of(Validity.Level validity, Verdict verdict, boolean inconclusiveFails) {
        if (validity == Validity.Level.INVALID) {
            return MEASUREMENT_INVALID;
        }
        if (verdict instanceof Verdict.Fail) {
            return THRESHOLDS_FAILED;
        }
        return verdict instanceof Verdict.Inconclusive && inconclusiveFails ? REGRESSION : PASS;
    }

    /** The status with this number, 1 where there is none. */
    public static ExitStatus of(int code) {
        for (ExitStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        return INTERNAL_ERROR;
    }

    /**
     * What is said of it in the end, such as {@code exit status 0 (pass)}.
     *
     * @param kept whether the result is where it was asked for; else the status is 3, whatever came of it
     */
    public String sentence(boolean kept) {
        return kept
                ? "exit status " + code + " (" + text + ")"
                : "exit status " + TARGET_FAILED.code + " (not all of it could be written)";
    }

    /** The number. */
    public int code() {
        return code;
    }

    /** The reason in a few words. */
    public String text() {
        return text;
    }
}
