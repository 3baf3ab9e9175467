package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.session.EventRelay;
import io.only1mcp.wire.http.Chunks;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.rpc.RpcError;
import io.only1mcp.wire.sse.SseWriter;
import org.jspecify.annotations.Nullable;

/** An event stream that answers a request of an older era, as its client gets it. */
final class RelayedEvents {
    private final EventRelay relay;
    private final boolean chunked;

    /**
     * A stream whose head has gone.
     *
     * @param chunked whether it goes in chunks
     */
    RelayedEvents(EventRelay relay, boolean chunked) {
        this.relay = relay;
        this.chunked = chunked;
    }

    /** Answers with a stream that came whole, in one write. */
    static ByteBuf whole(
            EventRelay relay,
            HttpExchange exchange,
            ResponseHead head,
            byte[] bytes,
            int from,
            int to,
            RpcError error,
            byte[] id) {
        ByteBuf some = relay.relay(exchange.allocator(), bytes, from, to);
        ByteBuf last = null;
        try {
            last = relay.end(exchange.allocator(), error, id);
            int length = bytes(some) + bytes(last);
            ByteBuf out = exchange.allocator().directBuffer(RelayedHead.mostBytes(head) + length);
            RelayedHead.write(out, head, bytes, length, exchange.keepAlive());
            copy(some, out);
            copy(last, out);
            return out;
        } finally {
            release(some);
            release(last);
        }
    }

    private static void copy(@Nullable ByteBuf from, ByteBuf to) {
        if (from != null) {
            to.writeBytes(from);
        }
    }

    private static void release(@Nullable ByteBuf written) {
        if (written != null) {
            written.release();
        }
    }

    private static int bytes(@Nullable ByteBuf of) {
        return of == null ? 0 : of.readableBytes();
    }

    /** Passes on what came. */
    void pass(HttpExchange exchange, byte[] bytes, int from, int to) {
        send(exchange, chunked, relay.relay(exchange.allocator(), bytes, from, to));
    }

    /** Tells a client on a stream that goes on as it comes, which may be amid an event, that its answer will not. */
    static void tell(HttpExchange exchange, boolean chunked, RpcError error, byte[] id) {
        byte[] message = error.body(id);
        ByteBuf events = exchange.allocator().directBuffer(message.length + Chunks.FRAMING);
        events.writeByte('\n').writeByte('\n');
        SseWriter.message(events, message, 0, message.length);
        send(exchange, chunked, events);
    }

    private static void send(HttpExchange exchange, boolean chunked, @Nullable ByteBuf events) {
        if (events != null) {
            exchange.send(chunked ? Chunks.of(exchange.allocator(), events) : events);
        }
    }

    /**
     * The backend's stream is over. Tells the client when its answer will not come.
     *
     * @return false when the answer has come, or can still be had
     */
    boolean end(HttpExchange exchange, RpcError error, byte[] id) {
        ByteBuf last = relay.end(exchange.allocator(), error, id);
        send(exchange, chunked, last);
        return last != null;
    }

    /** The stream is over, and nobody is there to be told. */
    void over() {
        relay.over();
    }

    /** Whether the response has passed. */
    boolean answered() {
        return relay.answered();
    }

    /** Whether the client can have the rest with GET. */
    boolean resumable() {
        return relay.resumable();
    }

    /** Whether the backend waits for an answer of the client's. */
    boolean waitsForClient() {
        return relay.waitsForClient();
    }

    /** Why nothing more can be read: an event is too large, whenever it comes or just now; or null. */
    @Nullable
    String tooMuch() {
        return relay.tooMuch();
    }
}
