package io.only1mcp.core.recording;

/** How a request ended. */
public sealed interface Outcome {
    /** The answer was whole, right and the request's own. */
    record Ok() implements Outcome {}

    /**
     * It failed.
     *
     * @param kind what kind of failure
     * @param detail one line that says more: a status, a code with its message; equal details are counted together,
     *     and those that differ only in the place in a text that they name
     * @param evidence what is told of this one request besides; empty for most
     */
    record Failed(FailureKind kind, String detail, String evidence) implements Outcome {

        /** One of which there is no more to tell. */
        public Failed(FailureKind kind, String detail) {
            this(kind, detail, "");
        }
    }
}
