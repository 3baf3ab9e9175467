package io.only1mcp.proxy.audit;

import java.nio.ByteBuffer;

/**
 * Whole lines on their way from one thread to another: a ring of bytes that one puts into and one takes out of, without
 * locks and without waiting.
 */
final class LineRing {
    private final ByteBuffer bytes;
    private final int capacity;
    private volatile long put;
    private volatile long taken;

    /** An empty one of so many bytes. */
    LineRing(int capacity) {
        this.bytes = ByteBuffer.allocateDirect(capacity);
        this.capacity = capacity;
    }

    /** Puts {@code line[0, length)} in; false when there is no room. For the one thread that puts. */
    boolean offer(byte[] line, int length) {
        if (length > capacity - used()) {
            return false;
        }
        long from = put;
        int at = (int) (from % capacity);
        int first = Math.min(length, capacity - at);
        bytes.put(at, line, 0, first);
        bytes.put(0, line, first, length - first);
        put = from + length;
        return true;
    }

    /** How many bytes are in it; for any thread. */
    int used() {
        // In this order: what is taken meanwhile makes the difference larger, never negative.
        long from = taken;
        return (int) (put - from);
    }

    /** How many bytes it can hold. */
    int capacity() {
        return capacity;
    }

    /** What is in it, in one or two parts. For the one thread that takes. */
    ByteBuffer[] content() {
        int count = used();
        int at = (int) (taken % capacity);
        int first = Math.min(count, capacity - at);
        return count == first
                ? new ByteBuffer[] {bytes.slice(at, first)}
                : new ByteBuffer[] {bytes.slice(at, first), bytes.slice(0, count - first)};
    }

    /** Makes room: the oldest {@code count} bytes are not needed any more. For the one thread that takes. */
    void release(int count) {
        long from = taken;
        taken = from + count;
    }
}
