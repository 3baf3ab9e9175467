package io.only1mcp.proxy.upstream;

import io.only1mcp.wire.protocol.ErrorCodes;

/** How a backend can fail a request. */
public enum Failure {
    /** No connection could be opened. */
    UNREACHABLE(502, ErrorCodes.BACKEND_FAILED, "unreachable"),
    /** The connection ended before the answer was complete. */
    CLOSED(502, ErrorCodes.BACKEND_FAILED, "closed"),
    /** What came is no answer that could be passed on. */
    BAD_ANSWER(502, ErrorCodes.BACKEND_FAILED, "bad_answer"),
    /** The answer is larger than the limit. */
    TOO_LARGE(502, ErrorCodes.TOO_LARGE, "too_large"),
    /** No answer came in time. */
    TIMED_OUT(504, ErrorCodes.BACKEND_TIMED_OUT, "timeout"),
    /** All connections that there may be were in use for too long; nothing was sent. */
    EXHAUSTED(503, ErrorCodes.OVERLOADED, "exhausted"),
    /** It failed too often just now, and is left alone for a while; nothing was sent. */
    LEFT_ALONE(503, ErrorCodes.OVERLOADED, "left_alone"),
    /** The gateway has no memory for it just now; that is no fault of the backend. */
    NO_MEMORY(503, ErrorCodes.OVERLOADED, "no_memory");

    /** What is said where there is no memory, behind the name of the backend. */
    public static final String WITHOUT_MEMORY = "there is no memory for the call now; try again";

    private final int status;
    private final int code;
    private final String label;

    Failure(int status, int code, String label) {
        this.status = status;
        this.code = code;
        this.label = label;
    }

    /** The HTTP status that tells a client. */
    public int status() {
        return status;
    }

    /** The JSON-RPC error code that tells a client. */
    public int code() {
        return code;
    }

    /** Its name in metrics. */
    public String label() {
        return label;
    }
}
