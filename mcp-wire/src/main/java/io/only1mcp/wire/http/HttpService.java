package io.only1mcp.wire.http;

/** What answers requests. Every call comes on the event loop of the connection, and must not block it. */
public interface HttpService {

    /**
     * Answers a request that has arrived whole and kept every rule of HTTP, now or later, by exactly one
     * {@link HttpExchange#answer} or by {@link HttpExchange#begin} and {@link HttpExchange#end}. The head and the body
     * may be read during this call only; what is needed later is to be copied.
     */
    void serve(HttpExchange exchange);

    /** A client has connected. */
    default void connected() {}

    /** The client went away before its answer was complete; the exchange must not be touched any more. */
    default void closed(HttpExchange exchange) {}

    /** The client takes bytes again, after {@link HttpExchange#writable} was false during a streamed answer. */
    default void writable(HttpExchange exchange) {}

    /** The server takes no more requests, and waits for the answers in hand: whatever would never end is to end now. */
    default void stopping() {}

    /** Whether pages of strangers may ask all the same; asked for each request that comes from one. */
    default boolean takesAnyOrigin() {
        return false;
    }

    /**
     * A request is about to be refused because of the name that it calls by, or of the page that it comes from: it may be
     * watched how, and nothing else; it has no body and no caller.
     */
    default void foreign(HttpExchange exchange) {}

    /** A request was refused before it came here, with this HTTP status. */
    default void refused(int status) {}

    /** Something broke that should not: a bug. The request was answered with 500, or its connection closed. */
    default void failed(Throwable cause) {}
}
