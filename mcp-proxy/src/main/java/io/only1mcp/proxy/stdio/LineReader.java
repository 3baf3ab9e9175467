package io.only1mcp.proxy.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Reads lines on a thread of its own and hands them over on the event loop, never more than a little ahead of what was
 * taken there.
 */
final class LineReader {

    /** Takes the lines. Called on the event loop. */
    interface Sink {
        /** A line in {@code bytes[0, end)}, which belong to the taker. */
        void line(byte[] bytes, int end);

        /** A line of so many bytes was too large; {@code id} is its number, or −1. */
        void notKept(long bytes, long id);
    }

    private static final int READ_BYTES = 64 * 1024;
    private static final int MOST_AHEAD = 2;

    private final Child.Terms terms;
    private final Sink sink;
    private final Semaphore ahead = new Semaphore(MOST_AHEAD);
    private boolean paused;
    private boolean closed;

    /** Whether the next lines wait until others have been taken. */
    private volatile boolean heldUp;

    private int owed;

    LineReader(Child.Terms terms, Sink sink) {
        this.terms = terms;
        this.sink = sink;
    }

    /** Takes nothing more for now. On the loop. */
    void pause() {
        paused = true;
    }

    /** Takes lines again. On the loop. */
    void resume() {
        paused = false;
        ahead.release(owed);
        owed = 0;
    }

    /** Whether it has lines that wait to be taken. On any thread. */
    boolean isHeldUp() {
        return heldUp;
    }

    /** Hands nothing over any more. On the loop. */
    void close() {
        closed = true;
        resume();
    }

    /** Reads until the end. On a thread of its own. */
    void read(InputStream stream) throws InterruptedException {
        List<Runnable> batch = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(terms.limit(), terms.room(), new LineSplitter.Sink() {
            @Override
            public void line(byte[] bytes, int end, int held) {
                batch.add(() -> {
                    terms.room().give(held);
                    if (!closed) {
                        sink.line(bytes, end);
                    }
                });
            }

            @Override
            public void notKept(long bytes, long id) {
                batch.add(() -> {
                    if (!closed) {
                        sink.notKept(bytes, id);
                    }
                });
            }
        });
        byte[] buffer = new byte[READ_BYTES];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                splitter.take(buffer, 0, count);
                if (!batch.isEmpty()) {
                    List<Runnable> lines = List.copyOf(batch);
                    batch.clear();
                    heldUp = true;
                    ahead.acquire();
                    heldUp = false;
                    terms.loop().execute(() -> deliver(lines));
                }
            }
        } catch (IOException e) {
            // The pipe was closed under the reader: whoever wrote is gone.
        } finally {
            splitter.close();
        }
    }

    private void deliver(List<Runnable> lines) {
        lines.forEach(Runnable::run);
        if (paused) {
            owed++;
        } else {
            ahead.release();
        }
    }
}
