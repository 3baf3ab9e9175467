package io.only1mcp.wire.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a client sent before its turn. While something waits here, nothing more is read from the connection. */
final class SentAhead {
    /** About how much memory a message takes besides what it holds. */
    private static final int MESSAGE_BYTES = 320;

    private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);
    private int bytes;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** About how much memory it takes: one read may hold thousands of tiny requests. */
    int bytes() {
        return bytes;
    }

    private static int bytes(Object message) {
        if (message instanceof HttpContent content) {
            return content.content().readableBytes() + MESSAGE_BYTES;
        }
        return message instanceof HttpRequest request
                ? RequestDecoder.headBytes(request) + MESSAGE_BYTES
                : MESSAGE_BYTES;
    }

    /** Puts what came at the end. */
    void add(Object message, Channel channel) {
        bytes += bytes(message);
        waiting.add(message);
        channel.config().setAutoRead(false);
    }

    /** Puts what could not be used yet back to the beginning. */
    void putBack(Object message, Channel channel) {
        bytes += bytes(message);
        waiting.addFirst(message);
        channel.config().setAutoRead(false);
    }

    /** What came first, or null. */
    @Nullable
    Object next() {
        Object message = waiting.poll();
        if (message != null) {
            bytes -= bytes(message);
        }
        return message;
    }

    /** Reads again when nothing waits, as long as the client takes what it is sent. */
    void readAgain(Channel channel) {
        if (waiting.isEmpty() && channel.isWritable() && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Forgets everything. */
    void drop() {
        bytes = 0;
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            ReferenceCountUtil.release(message);
        }
    }
}
