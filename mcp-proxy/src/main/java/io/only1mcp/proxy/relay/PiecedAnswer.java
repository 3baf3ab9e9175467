package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.wire.http.Chunks;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.rpc.RpcError;
import org.jspecify.annotations.Nullable;

/**
 * An answer that goes to its client piece by piece: its head, which waits until the first piece has been looked at unless it
 * is an event stream, its framing and its end. Used again and again.
 */
final class PiecedAnswer {
    private @Nullable ByteBuf held;
    private boolean events;
    private boolean chunked;
    private boolean begun;

    /** Nothing has come. */
    void reset() {
        events = false;
        chunked = false;
        begun = false;
    }

    /**
     * Begins with its head.
     *
     * @param sameLength whether its body will be as long as the backend says
     */
    void begin(HttpExchange client, ResponseHead head, byte[] bytes, boolean sameLength) {
        ByteBuf out = client.allocator().directBuffer(RelayedHead.mostBytes(head));
        if (head.contentLength() >= 0 && sameLength) {
            RelayedHead.write(out, head, bytes, head.contentLength(), client.keepAlive());
        } else {
            chunked = client.takesChunks();
            RelayedHead.writeUnbounded(out, head, chunked, client.keepAlive());
        }
        held = out;
        events = head.eventStream();
        if (events) {
            release(client);
        }
    }

    private void release(HttpExchange client) {
        ByteBuf head = held;
        if (head != null) {
            held = null;
            begun = true;
            client.begin(head);
        }
    }

    /** Where buffers come from; others may wait for the answer when the client has gone. */
    static ByteBufAllocator allocator(@Nullable HttpExchange client) {
        return client == null ? PooledByteBufAllocator.DEFAULT : client.allocator();
    }

    /** Room for a piece with nothing wrong in it, which is to be written there. */
    ByteBuf next(@Nullable HttpExchange client, int length) {
        if (client != null) {
            release(client);
        }
        ByteBuf out = allocator(client).directBuffer(length + Chunks.FRAMING);
        if (chunked) {
            Chunks.begin(out, length);
        }
        return out;
    }

    /** Sends it, unless the client has gone. */
    void send(@Nullable HttpExchange client, ByteBuf piece) {
        if (client == null) {
            piece.release();
            return;
        }
        if (chunked) {
            Chunks.finish(piece);
        }
        client.send(piece);
    }

    /** Whether the client has been given its head. */
    boolean begun() {
        return begun;
    }

    /** Whether it is an event stream, in which the client can be told something. */
    boolean isStream() {
        return begun && events;
    }

    /** Whether it goes in chunks. */
    boolean chunked() {
        return chunked;
    }

    /** Tells the client on its stream, perhaps amid an event, that the answer will not come. */
    void tell(HttpExchange client, RpcError error, byte[] id) {
        RelayedEvents.tell(client, chunked, error, id);
    }

    /** Ends it. */
    void end(HttpExchange client) {
        if (!chunked) {
            client.end();
            return;
        }
        ByteBuf out;
        try {
            out = client.allocator().directBuffer(Chunks.FRAMING);
        } catch (OutOfMemoryError e) {
            Unanswered.cut(client);
            return;
        }
        Chunks.end(out);
        client.end(out);
    }

    /** There is nobody to be given it. */
    void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
