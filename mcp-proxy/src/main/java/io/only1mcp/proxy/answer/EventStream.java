package io.only1mcp.proxy.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.WriteBufferWaterMark;
import io.only1mcp.wire.http.Chunks;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.sse.SseWriter;

/** An answer that is an event stream of the gateway's own. */
public final class EventStream {
    /** What may lie in memory for a client that reads slowly: a few messages, not the 64 KiB of other answers. */
    private static final WriteBufferWaterMark LITTLE = new WriteBufferWaterMark(1024, 8 * 1024);

    private static final byte[] KEEP_ALIVE = ":\r\n".getBytes(US_ASCII);
    private static final int FRAMING = 64;

    private final HttpExchange exchange;
    private final boolean chunked;

    /** Begins: the head goes at once. */
    public EventStream(HttpExchange exchange) {
        this.exchange = exchange;
        this.chunked = exchange.takesChunks();
        exchange.channel().config().setWriteBufferWaterMark(LITTLE);
        ByteBuf out = exchange.allocator().directBuffer(Answers.EVENTS.mostBytes());
        if (chunked) {
            Answers.EVENTS.writeChunked(out, exchange.keepAlive());
        } else {
            Answers.EVENTS.writeUntilClose(out);
        }
        exchange.begin(out);
    }

    /** Sends a message, which is one line of JSON. */
    public void message(String json) {
        exchange.send(event(json));
    }

    private ByteBuf event(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        ByteBuf event = exchange.allocator().directBuffer(bytes.length + FRAMING);
        SseWriter.message(event, bytes, 0, bytes.length);
        return framed(event);
    }

    private ByteBuf framed(ByteBuf data) {
        return chunked ? Chunks.of(exchange.allocator(), data) : data;
    }

    /** Sends events that are written already; the buffer is taken over. */
    public void events(ByteBuf events) {
        exchange.send(framed(events));
    }

    /** Sends nothing that means something: the peers and all between them see that the stream lives. */
    public void keepAlive() {
        exchange.send(
                framed(exchange.allocator().directBuffer(KEEP_ALIVE.length).writeBytes(KEEP_ALIVE)));
    }

    /** Ends the stream with a message. */
    public void end(String json) {
        ByteBuf last = event(json);
        if (chunked) {
            Chunks.end(last);
        }
        exchange.end(last);
    }

    /** Ends the stream. */
    public void end() {
        if (chunked) {
            ByteBuf last = exchange.allocator().directBuffer(FRAMING);
            Chunks.end(last);
            exchange.end(last);
        } else {
            exchange.end();
        }
    }

    /** Breaks the stream off: the client sees that it is not complete. */
    public void abort() {
        exchange.attach(null);
        exchange.abort();
    }

    /** About how many bytes wait for the client to take them. */
    public long waiting() {
        return exchange.channel().bytesBeforeWritable();
    }

    /** Whether the client takes more. */
    public boolean writable() {
        return exchange.writable();
    }
}
