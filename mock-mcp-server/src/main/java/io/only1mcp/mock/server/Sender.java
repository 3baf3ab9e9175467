package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.Chunks;
import io.only1mcp.wire.http.HttpExchange;

/** Puts answers into one buffer each, head and body, and sends them at once or when they are due. */
final class Sender {

    private static final AnswerHead JSON = AnswerHead.of(200, "application/json");
    private static final String[] STREAM_FIELDS = {"Cache-Control: no-cache", "X-Accel-Buffering: no"};
    private static final AnswerHead STREAM = AnswerHead.of(200, "text/event-stream", STREAM_FIELDS);
    private static final AnswerHead ACCEPTED = AnswerHead.of(202, null);
    private static final byte[] EVENT = "event: message\ndata: ".getBytes(US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(US_ASCII);

    private final AnswerStyle style;
    private final Delays delays;

    Sender(AnswerStyle style, Delays delays) {
        this.style = style;
        this.delays = delays;
    }

    /** Sends the result of a request. */
    void result(HttpExchange exchange, Reply reply) {
        send(exchange, style == AnswerStyle.SSE ? event(exchange, STREAM, reply) : json(exchange, JSON, reply), reply);
    }

    /** Sends the result of the request that began a session. */
    void session(HttpExchange exchange, Reply reply, String id) {
        String field = "Mcp-Session-Id: " + id;
        ByteBuf answer = style == AnswerStyle.SSE
                ? event(
                        exchange,
                        AnswerHead.of(200, "text/event-stream", STREAM_FIELDS[0], STREAM_FIELDS[1], field),
                        reply)
                : json(exchange, AnswerHead.of(200, "application/json", field), reply);
        send(exchange, answer, reply);
    }

    /** Says that a message that wants no answer has come. */
    void accepted(HttpExchange exchange) {
        ByteBuf out = exchange.allocator().directBuffer(ACCEPTED.mostBytes());
        ACCEPTED.write(out, 0, exchange.keepAlive());
        exchange.answer(out);
    }

    /** Sends an answer that is encoded, when the reply is due. */
    void send(HttpExchange exchange, ByteBuf answer, Reply reply) {
        if (reply.delayNanos() == 0) {
            exchange.answer(answer);
        } else {
            delays.answer(exchange, answer, reply.delayNanos());
        }
    }

    /** Begins an event stream with half of the result, and breaks it off. */
    void truncated(HttpExchange exchange, Reply reply) {
        int half = reply.length() / 2;
        ByteBuf out = exchange.allocator().directBuffer(STREAM.mostBytes() + EVENT.length + half + Chunks.FRAMING);
        if (exchange.takesChunks()) {
            STREAM.writeChunked(out, exchange.keepAlive());
            Chunks.begin(out, EVENT.length + half);
        } else {
            STREAM.writeUntilClose(out);
        }
        begin(out.writeBytes(EVENT), reply, half);
        exchange.begin(out);
        // Later, so that what was begun has gone.
        exchange.channel().eventLoop().execute(exchange::abort);
    }

    /** Sends half of the result, with a length that says it is all. */
    void malformed(HttpExchange exchange, Reply reply) {
        int half = reply.length() / 2;
        ByteBuf out = exchange.allocator().directBuffer(JSON.mostBytes() + half);
        JSON.write(out, half, exchange.keepAlive());
        begin(out, reply, half);
        send(exchange, out, reply);
    }

    private static void begin(ByteBuf out, Reply reply, int bytes) {
        ByteBuf whole = out.alloc().buffer(reply.length());
        reply.write(whole);
        out.writeBytes(whole, 0, bytes);
        whole.release();
    }

    private static ByteBuf json(HttpExchange exchange, AnswerHead head, Reply reply) {
        int length = reply.length();
        ByteBuf out = exchange.allocator().directBuffer(head.mostBytes() + length);
        head.write(out, length, exchange.keepAlive());
        reply.write(out);
        return out;
    }

    private static ByteBuf event(HttpExchange exchange, AnswerHead head, Reply reply) {
        int length = EVENT.length + reply.length() + EVENT_END.length;
        ByteBuf out = exchange.allocator().directBuffer(head.mostBytes() + length + 2 * Chunks.FRAMING);
        if (exchange.takesChunks()) {
            head.writeChunked(out, exchange.keepAlive());
            Chunks.begin(out, length);
        } else {
            head.write(out, length, exchange.keepAlive());
        }
        out.writeBytes(EVENT);
        reply.write(out);
        out.writeBytes(EVENT_END);
        if (exchange.takesChunks()) {
            Chunks.finish(out);
            Chunks.end(out);
        }
        return out;
    }
}
