package io.only1mcp.macro.client;

/**
 * A target that could not be started, reached or understood. The message is one line that says what, where, and what to
 * do; {@link #details} holds what the target itself said. A command that meets it ends with exit status 3.
 */
public final class TargetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String details;

    /** A failure about which the target said nothing. */
    public TargetException(String message) {
        this(message, "");
    }

    /**
     * A failure with the target's own words.
     *
     * @param details the target's last output, several lines, may be empty
     */
    public TargetException(String message, String details) {
        super(message);
        this.details = details;
    }

    /** A failure with the exception below it, for those who ask for a stack trace. */
    public TargetException(String message, Throwable cause) {
        super(message, cause);
        this.details = "";
    }

    /** The target's last output, several lines; empty when there was none. */
    public String details() {
        return details;
    }
}
