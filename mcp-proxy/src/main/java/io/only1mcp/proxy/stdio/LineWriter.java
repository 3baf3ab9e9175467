package io.only1mcp.proxy.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes lines on a thread of its own. */
final class LineWriter {

    /** What waits to be written: bytes, and the room that they have; without bytes the end. */
    private static final class Line {
        private final byte @Nullable [] bytes;
        private final int held;

        Line(byte @Nullable [] bytes, int held) {
            this.bytes = bytes;
            this.held = held;
        }
    }

    private final Room room;
    private final Runnable drained;
    private final LinkedBlockingQueue<Line> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();

    /** Nobody takes lines any more: whatever is handed over is dropped. */
    private volatile boolean closed;

    /**
     * A writer of nothing yet.
     *
     * @param room the memory for large lines
     * @param drained called on the writing thread whenever nothing waits any more
     */
    LineWriter(Room room, Runnable drained) {
        this.room = room;
        this.drained = drained;
    }

    /** How many bytes wait to be written. */
    long waiting() {
        return waiting.get();
    }

    /** Hands a line over, without its end; false when there is no room for it: what waits needs some unless all of it is small. */
    boolean offer(byte[] line) {
        int held = waiting.get() + line.length <= Room.SMALL ? 0 : line.length;
        if (held > 0 && !room.take(held)) {
            return false;
        }
        put(line, held);
        return true;
    }

    /** Hands a line over for which there must be room. */
    void put(byte[] line) {
        put(line, 0);
    }

    /** Hands a line over that has so much room already, which is given back when it is written. */
    void put(byte[] line, int held) {
        waiting.addAndGet(line.length);
        queue.add(new Line(line, held));
        if (closed) {
            drop();
        }
    }

    /** Nothing more will be handed over. */
    void end() {
        queue.add(new Line(null, 0));
    }

    /** Writes until the end, and closes the stream. On a thread of its own. */
    void write(OutputStream stream) {
        try (stream) {
            while (true) {
                Line line = queue.take();
                byte[] bytes = line.bytes;
                if (bytes == null) {
                    break;
                }
                try {
                    stream.write(bytes);
                    stream.write('\n');
                    if (queue.isEmpty()) {
                        stream.flush();
                    }
                } finally {
                    written(line);
                }
            }
        } catch (IOException | InterruptedException e) {
            // Nobody reads any more.
        }
        closed = true;
        drop();
    }

    private void drop() {
        for (Line line = queue.poll(); line != null; line = queue.poll()) {
            written(line);
        }
    }

    private void written(Line line) {
        if (line.bytes != null) {
            room.give(line.held);
            if (waiting.addAndGet(-line.bytes.length) == 0) {
                drained.run();
            }
        }
    }
}
