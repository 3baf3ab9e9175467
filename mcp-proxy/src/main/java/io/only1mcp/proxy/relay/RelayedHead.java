package io.only1mcp.proxy.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.ResponseHead;
import java.util.Arrays;

/** The head that a backend's answer gets on its way to the client: its status and its type, and a framing of our own. */
final class RelayedHead {
    /** A head whose type is written behind it. */
    private static final AnswerHead UNTYPED = AnswerHead.of(200, null);

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private RelayedHead() {}

    /**
     * Whether an answer to a request can be one: it has a body of a type that MCP knows, and leads nowhere else. A redirect is
     * neither followed nor passed on: whoever it named would be sent what was meant for this backend.
     */
    static boolean isRelayable(ResponseHead head) {
        return (head.json() || head.eventStream()) && (head.status() == 200 || isError(head.status()));
    }

    /** Whether it is an error of HTTP; what is above is no status. */
    private static boolean isError(int status) {
        return status >= 400 && status <= 599;
    }

    /** Why an answer is none. */
    static String unusable(ResponseHead head) {
        boolean leads = head.status() / 100 == 3 && head.status() != 304;
        String how = leads
                ? ", a redirect, which is not followed"
                : head.status() > 599 ? ", which is no status" : " with neither application/json nor text/event-stream";
        return "answered HTTP " + head.status() + how;
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
            AnswerHead other = ok ? UNTYPED : AnswerHead.of(head.status(), null);
            other.write(out, bytes, head.contentTypeStart(), head.contentTypeEnd(), bodyBytes, keepAlive);
        }
    }

    /** An error about a request that does not say so, with the id of the request; it lies in {@code bytes[from, to)}. */
    static ByteBuf named(HttpExchange client, int status, byte[] id, byte[] bytes, int from, int to) {
        byte[] before = ("{\"jsonrpc\":\"2.0\",\"id\":" + new String(id, UTF_8) + ",\"error\":").getBytes(UTF_8);
        byte[] message = Arrays.copyOf(before, before.length + to - from + 1);
        System.arraycopy(bytes, from, message, before.length, to - from);
        message[message.length - 1] = '}';
        return AnswerHead.of(status, JSON).answer(client.allocator(), client.keepAlive(), message);
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
