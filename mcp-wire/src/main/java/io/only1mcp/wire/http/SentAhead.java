package io.only1mcp.wire.http;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a client sent before its turn. While something waits here, nothing more is read from the connection. */
final class SentAhead {
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Puts what came at the end. */
    void add(Object message, Channel channel) {
        waiting.add(message);
        channel.config().setAutoRead(false);
    }

    /** Puts what could not be used yet back to the beginning. */
    void putBack(Object message, Channel channel) {
        waiting.addFirst(message);
        channel.config().setAutoRead(false);
    }

    /** What came first, or null. */
    @Nullable
    Object next() {
        return waiting.poll();
    }

    /** Reads again when nothing waits, as long as the client takes what it is sent. */
    void readAgain(Channel channel) {
        if (waiting.isEmpty() && channel.isWritable() && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Forgets everything. */
    void drop() {
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            ReferenceCountUtil.release(message);
        }
    }
}
