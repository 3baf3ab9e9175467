package io.only1mcp.mock.stream;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.Chunks;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.sse.SseWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One HTTP answer that is a stream of events, written event by event. */
public final class EventBody {

    /** What caches and proxies on the way are told: to keep nothing and to hold nothing back. */
    public static final AnswerHead HEAD =
            AnswerHead.of(200, "text/event-stream", "Cache-Control: no-cache", "X-Accel-Buffering: no");

    private static final int ROOM = 256;

    private final HttpExchange exchange;
    private final boolean chunked;

    /** Begins the answer with its head. */
    public EventBody(HttpExchange exchange) {
        this.exchange = exchange;
        this.chunked = exchange.takesChunks();
        ByteBuf head = exchange.allocator().directBuffer(HEAD.mostBytes());
        if (chunked) {
            HEAD.writeChunked(head, exchange.keepAlive());
        } else {
            HEAD.writeUntilClose(head);
        }
        exchange.begin(head);
    }

    /** Sends a message as an event, which has an id or none. */
    public void event(@Nullable String id, byte[] json) {
        send(json.length, out -> {
            if (id == null) {
                SseWriter.message(out, json, 0, json.length);
            } else {
                SseWriter.message(out, id, json, 0, json.length);
            }
        });
    }

    /** Sends an event without data that gives the stream an id, and says how long to wait before taking it up again. */
    public void priming(String id, long retryMillis) {
        send(0, out -> {
            SseWriter.retry(out, retryMillis);
            SseWriter.priming(out, id);
        });
    }

    /** Sends a comment, which keeps what lies between from closing the connection. */
    public void comment() {
        send(0, out -> SseWriter.comment(out, "keep-alive"));
    }

    private void send(int bytes, Consumer<ByteBuf> event) {
        ByteBuf out = exchange.allocator().directBuffer(bytes + ROOM);
        if (chunked) {
            ByteBuf plain = exchange.allocator().directBuffer(bytes + ROOM);
            event.accept(plain);
            Chunks.write(out, plain);
            plain.release();
        } else {
            event.accept(out);
        }
        exchange.send(out);
    }

    /** Breaks off the connection, so that the client sees that the answer is not complete. */
    public void cut() {
        exchange.abort();
    }

    /** Ends the answer. */
    public void end() {
        if (chunked) {
            ByteBuf out = exchange.allocator().directBuffer(Chunks.FRAMING);
            Chunks.end(out);
            exchange.end(out);
        } else {
            exchange.end();
        }
    }
}
