package io.only1mcp.wire.http;

/** What a connection of a server is doing. */
enum Phase {
    /** Between requests; nothing has come. */
    IDLE,
    /** A part of a head has come. */
    HEAD,
    /** The head was good, the body is coming. */
    BODY,
    /** The body is coming, but there is no memory for it; nothing is read. */
    STARVING,
    /** The service has the request. */
    SERVING,
    /** The last answer is on its way; whatever still comes is thrown away. */
    CLOSING;

    /** Whether what comes next is a request. */
    boolean betweenRequests() {
        return this == IDLE || this == HEAD;
    }
}
