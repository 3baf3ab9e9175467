package io.only1mcp.core.baseline;

/** A baseline that is not there, or results that cannot become one. The message is one line that says what to do. */
public final class BaselineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BaselineException(String message) {
        super(message);
    }

    BaselineException(String message, Throwable cause) {
        super(message, cause);
    }
}
