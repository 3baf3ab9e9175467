package io.only1mcp.proxy.stdio;

import java.util.Arrays;

/**
 * Parts a stream of bytes into lines. A line that is too long, or that there is no room for, is not kept; all that is
 * remembered of it is the number that it has as its {@code id}, so that whoever waits for it can be told. For one
 * thread.
 */
public final class LineSplitter {

    /** Takes the lines. */
    public interface Sink {
        /**
         * A line, without its end, in {@code bytes[0, end)}, which belong to the taker. Empty lines are left out.
         *
         * @param held the room that it has, to be given back by the taker
         */
        void line(byte[] bytes, int end, int held);

        /** A line of so many bytes that was not kept. */
        void notKept(long bytes, long id);
    }

    private static final int FIRST = 1024;

    private final int limit;
    private final Room room;
    private final Sink sink;
    private byte[] kept = new byte[FIRST];
    private int keptEnd;
    private int held;
    private long skipped;
    private IdSearch search = new IdSearch();

    /**
     * A splitter at the beginning of a stream.
     *
     * @param limit the most bytes of a line
     * @param room for lines that are large
     */
    public LineSplitter(int limit, Room room, Sink sink) {
        this.limit = limit;
        this.room = room;
        this.sink = sink;
    }

    /**
     * Goes on with the bytes that came.
     *
     * @throws InterruptedException when the thread is interrupted while a large line waits for room
     */
    public void take(byte[] bytes, int from, int to) throws InterruptedException {
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            if (skipped > 0 || !keep(bytes, at, end)) {
                skip(bytes, at, end);
            }
            if (end < to) {
                finish();
            }
            at = end + 1;
        }
    }

    /** Lets go of a line that has not ended. */
    void close() {
        room.give(held);
        held = 0;
        kept = new byte[0];
        keptEnd = 0;
    }

    private boolean keep(byte[] bytes, int from, int to) throws InterruptedException {
        int needed = keptEnd + to - from;
        if (needed > limit) {
            return false;
        }
        if (needed > kept.length) {
            int size = (int) Math.min(limit, Math.max(needed, kept.length + (long) kept.length / 2));
            if (size > Room.SMALL) {
                if (!room.await(size - held)) {
                    return false;
                }
                held = size;
            }
            kept = Arrays.copyOf(kept, size);
        }
        System.arraycopy(bytes, from, kept, keptEnd, to - from);
        keptEnd = needed;
        return true;
    }

    private void skip(byte[] bytes, int from, int to) {
        if (skipped == 0) {
            search = new IdSearch();
            search.take(kept, 0, keptEnd);
            skipped = keptEnd;
            room.give(held);
            forget();
        }
        search.take(bytes, from, to);
        skipped += to - from;
    }

    private void forget() {
        keptEnd = 0;
        if (held > 0 || kept.length > Room.SMALL) {
            kept = new byte[FIRST];
        }
        held = 0;
    }

    private void finish() {
        if (skipped > 0) {
            long length = skipped;
            skipped = 0;
            sink.notKept(length, search.id());
            return;
        }
        int end = keptEnd > 0 && kept[keptEnd - 1] == '\r' ? keptEnd - 1 : keptEnd;
        if (end == 0) {
            forget();
            return;
        }
        byte[] line = held > 0 ? kept : Arrays.copyOf(kept, end);
        int lineHeld = held;
        forget();
        sink.line(line, end, lineHeld);
    }
}
