package io.only1mcp.proxy.serve;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.ResponseHead;

/** The head that a backend's answer gets on its way to the client: its status and its type, and a framing of our own. */
final class RelayedHead {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private RelayedHead() {}

    /** Whether an answer to a request is one: it has a body of a type that MCP knows. */
    static boolean isRelayable(ResponseHead head) {
        return (head.json() || head.eventStream()) && head.status() != 202;
    }

    /** The most bytes that the head can take. */
    static int mostBytes(ResponseHead head) {
        return Answers.EVENTS.mostBytes() + typeLength(head);
    }

    private static int typeLength(ResponseHead head) {
        return head.contentTypeEnd() - head.contentTypeStart();
    }

    /** Writes the head of an answer of known length; the type, in the bytes of the backend's head, is kept as it is. */
    static void write(ByteBuf out, ResponseHead head, byte[] bytes, long bodyBytes, boolean keepAlive) {
        boolean ok = head.status() == 200;
        if (ok && head.json() && typeLength(head) == JSON.length()) {
            Answers.JSON.write(out, bodyBytes, keepAlive);
        } else if (ok && head.eventStream()) {
            Answers.EVENTS.write(out, bodyBytes, keepAlive);
        } else {
            AnswerHead other = ok ? Answers.UNTYPED : AnswerHead.of(head.status(), null);
            other.write(out, bytes, head.contentTypeStart(), head.contentTypeEnd(), bodyBytes, keepAlive);
        }
    }

    /** Writes the head of an answer whose end is not known: in chunks, or until the connection closes. */
    static void writeUnbounded(ByteBuf out, ResponseHead head, boolean chunked, boolean keepAlive) {
        AnswerHead own = head.eventStream() && head.status() == 200
                ? Answers.EVENTS
                : AnswerHead.of(head.status(), head.eventStream() ? EVENTS : JSON);
        if (chunked) {
            own.writeChunked(out, keepAlive);
        } else {
            own.writeUntilClose(out);
        }
    }
}
