package io.only1mcp.core.recording;

/** How a request ended. */
public sealed interface Outcome {
    /** The answer was whole, right and the request's own. */
    record Ok() implements Outcome {}

    /**
     * It failed.
     *
     * @param kind what kind of failure
     * @param detail one line that says more: a status, a code with its message; equal details are counted together
     */
    record Failed(FailureKind kind, String detail) implements Outcome {}
}
