package io.only1mcp.core.recording;

import java.util.Locale;

/** What kind of thing went wrong with a request. Each kind is counted apart; only a timeout has a latency. */
public enum FailureKind {
    /** No connection could be opened. */
    CONNECT,
    /** The connection ended before the answer did. */
    CLOSED,
    /** No whole answer within the timeout, counted from the intended instant. */
    TIMEOUT,
    /** An HTTP status other than 200. */
    HTTP,
    /** A JSON-RPC error. */
    JSON_RPC,
    /** A tool's own error: a result with {@code isError: true}. */
    TOOL,
    /** No HTTP, no JSON-RPC, or a result of a type that the revision does not know. */
    INVALID_REPLY,
    /** A whole HTTP answer of status 200 in which there is no reply to the request. */
    MISSING_REPLY,
    /** An answer to another request: its id is not the one that was sent. */
    WRONG_ID,
    /** The marker or the expected text is not in the answer. */
    UNEXPECTED,
    /** The answer carries the marker of another request: replies are mixed up. */
    FOREIGN_MARKER;

    /** Whether no load excuses it: a reply of another request, or none in an answer that was whole. */
    public boolean wrong() {
        return this == MISSING_REPLY || this == WRONG_ID || this == FOREIGN_MARKER;
    }

    /** The name in results: lower case with underscores. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
