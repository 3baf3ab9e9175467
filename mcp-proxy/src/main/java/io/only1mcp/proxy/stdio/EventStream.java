package io.only1mcp.proxy.stdio;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.Chunks;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.sse.SseWriter;
import org.jspecify.annotations.Nullable;

/** The event stream that answers a request. */
final class EventStream {
    private static final int EVENT_FRAMING = 64;
    private static final int SMALL = 16 * 1024;

    private final HttpExchange exchange;

    /**
     * Begins an answer.
     *
     * @param head its head where it is not the usual one, or null
     */
    EventStream(HttpExchange exchange, @Nullable AnswerHead head) {
        this.exchange = exchange;
        AnswerHead first = head == null ? Answers.EVENTS : head;
        ByteBuf out = exchange.allocator().directBuffer(first.mostBytes());
        first.writeChunked(out, exchange.keepAlive());
        exchange.begin(out);
    }

    HttpExchange exchange() {
        return exchange;
    }

    /** Sends the message in {@code bytes[0, end)}. */
    void message(byte[] bytes, int end) {
        ByteBuf event = exchange.allocator().directBuffer(end + EVENT_FRAMING);
        SseWriter.message(event, bytes, 0, end);
        send(event);
    }

    /** Sends something that says nothing. */
    void comment() {
        ByteBuf event = exchange.allocator().directBuffer(EVENT_FRAMING);
        SseWriter.comment(event, "");
        send(event);
    }

    private void send(ByteBuf event) {
        if (event.readableBytes() <= SMALL) {
            ByteBuf chunk = exchange.allocator().directBuffer(event.readableBytes() + Chunks.FRAMING);
            Chunks.write(chunk, event);
            event.release();
            exchange.send(chunk);
            return;
        }
        ByteBuf head = exchange.allocator().directBuffer(Chunks.FRAMING);
        Chunks.begin(head, event.readableBytes());
        Chunks.finish(event);
        exchange.send(head);
        exchange.send(event);
    }

    /** Ends the stream as it should. */
    void end() {
        ByteBuf out = exchange.allocator().directBuffer(Chunks.FRAMING);
        Chunks.end(out);
        exchange.end(out);
    }
}
