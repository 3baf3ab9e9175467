package io.only1mcp.wire.http;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a client sent before its turn. While something waits here, nothing more is read from the connection. */
final class SentAhead {
    /** A queue that was longer keeps its room no longer than it is needed. */
    private static final int SHORT = 64;

    private ArrayDeque<Received> waiting = new ArrayDeque<>(0);
    private boolean grown;
    private int bytes;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** About how much memory it takes: one read may hold thousands of tiny requests. */
    int bytes() {
        return bytes;
    }

    /** Puts what came at the end. */
    void add(Received message, Channel channel) {
        bytes += message.bytes();
        waiting.add(message);
        grown |= waiting.size() > SHORT;
        channel.config().setAutoRead(false);
    }

    /** Puts what could not be used yet back to the beginning. */
    void putBack(Received message, Channel channel) {
        bytes += message.bytes();
        waiting.addFirst(message);
        channel.config().setAutoRead(false);
    }

    /** What came first, or null. */
    @Nullable
    Received next() {
        Received message = waiting.poll();
        if (message != null) {
            bytes -= message.bytes();
        }
        if (grown && waiting.isEmpty()) {
            waiting = new ArrayDeque<>(0);
            grown = false;
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
        for (Received message = waiting.poll(); message != null; message = waiting.poll()) {
            message.release();
        }
    }
}
