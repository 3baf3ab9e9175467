package io.only1mcp.macro.driver;

/**
 * How the messages of a request travel, and what a good answer to them is.
 *
 * @param kind the kind of request
 * @param messages how many messages a request has, 1 or more
 * @param status that a good answer over HTTP has
 */
public record Form(Kind kind, int messages, int status) {
    /** One JSON-RPC request, whose answer has its id. */
    public static final Form REQUEST = new Form(Kind.REQUEST, 1, 200);

    /** A notification. */
    public static final Form NOTIFICATION = new Form(Kind.NOTIFICATION, 1, 202);

    /** What the ids inside a batch begin with; the number of the message follows. */
    static final String BATCH_ID = "b";

    /** What a request is. */
    public enum Kind {
        /** One JSON-RPC request. */
        REQUEST,
        /** One message without an id; over HTTP it is taken with 202, over standard streams nothing comes back. */
        NOTIFICATION,
        /** Several JSON-RPC requests in an array, each of which is answered. */
        BATCH,
        /** Several JSON-RPC requests that are sent at once, each by itself; all have to be answered. */
        TOGETHER,
        /** A request of plain HTTP, whose body is nobody's business. */
        PLAIN
    }

    /** A request of plain HTTP, to be answered with this status. */
    public static Form plain(int status) {
        return new Form(Kind.PLAIN, 1, status);
    }

    /** So many requests in one array. */
    public static Form batch(int size) {
        return new Form(Kind.BATCH, size, 200);
    }

    /** So many requests at once, each by itself. */
    public static Form together(int size) {
        return new Form(Kind.TOGETHER, size, 200);
    }

    /** The number of a request's message, among all messages of its operation. */
    long message(long arrival, int k) {
        return arrival * messages + k;
    }
}
