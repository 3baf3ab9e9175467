package io.only1mcp.micro.run;

/** Benchmarks that cannot be run as they were asked for. The message is one line that says what to do. */
final class BenchmarksException extends Exception {
    private static final long serialVersionUID = 1;

    BenchmarksException(String message) {
        super(message);
    }

    BenchmarksException(String message, Throwable cause) {
        super(message, cause);
    }
}
