package io.only1mcp.core.recording;

/**
 * A reply that is wrong whatever the load: it belongs to another request, or is none at all.
 *
 * @param kind what is wrong with it, one of {@link FailureKind#wrong()}
 * @param request the number of the request that met it, from 0; over HTTP it is the JSON-RPC id too
 * @param operation its operation
 * @param atNanos when the reply came, in nanoseconds from the start of the run
 * @param evidence what came in place of what, in one line
 */
public record WrongReply(FailureKind kind, long request, String operation, long atNanos, String evidence) {

    /** The same with more evidence. */
    public WrongReply and(String more) {
        return new WrongReply(kind, request, operation, atNanos, evidence + more);
    }
}
