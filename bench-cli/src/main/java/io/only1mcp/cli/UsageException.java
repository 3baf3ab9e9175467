package io.only1mcp.cli;

/** Options that are each well formed and cannot be used. The message is one line that says what to do. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
