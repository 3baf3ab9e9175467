package io.only1mcp.macro.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The standard streams of another process as lines of bytes. The JDK's streams block, so one thread reads and one writes:
 * whoever uses the pipe hands lines to the one and takes lines from the other, and never blocks for longer than it asks to.
 *
 * <p>Both directions are bounded. What the process writes waits in {@link #MOST_UNREAD} bytes, then in the pipe, and then in
 * the process itself; what it does not read waits in {@link #MOST_UNWRITTEN} bytes, after which {@link #hasRoom} says no.
 *
 * <p>{@link #poll} is for one thread at a time, everything else for any.
 */
public final class LinePipe implements AutoCloseable {
    /** More than that is not taken from the process before it was polled. */
    private static final int MOST_UNREAD = 8 << 20;

    /** While more than that waits to be written there is no room. */
    private static final int MOST_UNWRITTEN = 1 << 20;

    /** A longer line ends the pipe. */
    private static final int LONGEST_LINE = 64 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Condition toWrite = lock.newCondition();

    private Bytes unread = new Bytes();
    private Bytes unwritten = new Bytes();
    private volatile boolean signalled;
    private volatile boolean room = true;
    private volatile boolean ended;
    private boolean closed;

    /** The begin of a line whose end has not come. */
    private Bytes begun = new Bytes();

    private Bytes spare = new Bytes();

    /** Takes lines. */
    @FunctionalInterface
    public interface Sink {
        /** A line {@code [from, end)} without its end; the bytes are gone when this returns. */
        void line(byte[] bytes, int from, int end);
    }

    /**
     * A pipe whose two threads run until the process ends, or this is closed.
     *
     * @param name of the process, for those of the threads
     * @param in what the process writes
     * @param out what the process reads
     */
    public LinePipe(String name, InputStream in, OutputStream out) {
        start(name + " reader", () -> read(in));
        start(name + " writer", () -> write(out));
    }

    /** Whether the process takes what it is sent: little of it waits. */
    public boolean hasRoom() {
        return room;
    }

    /** Whether nothing comes any more; what came before may still be polled. */
    public boolean ended() {
        return ended;
    }

    /** Sends {@code [0, length)}, which ends with a line feed. Of a pipe that has ended nothing becomes of it. */
    public void send(byte[] bytes, int length) {
        lock.lock();
        try {
            if (closed || ended) {
                return;
            }
            unwritten.add(bytes, 0, length);
            room = unwritten.size() < MOST_UNWRITTEN;
            toWrite.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands out the lines that have come, after waiting for them at most {@code waitNanos}; zero or less does not wait.
     * Returns early also when there is room again and when the pipe has ended.
     *
     * @return how many lines
     */
    public int poll(long waitNanos, Sink sink) {
        if (waitNanos <= 0 && !signalled) {
            return 0;
        }
        Bytes next = take(waitNanos);
        if (next.size() == 0) {
            // Else what comes next would be added to what is handed out.
            spare = next;
            return 0;
        }
        int handed = 0;
        byte[] bytes = next.array();
        int from = 0;
        for (int at = lineFeed(bytes, 0, next.size()); at >= 0; at = lineFeed(bytes, from, next.size())) {
            handed++;
            if (begun.size() > 0) {
                // The line began in what was polled before.
                begun.add(bytes, from, at);
                sink.line(begun.array(), 0, begun.size());
                begun.clear();
            } else {
                sink.line(bytes, from, at);
            }
            from = at + 1;
        }
        begun.add(bytes, from, next.size());
        next.clear();
        spare = next;
        if (begun.size() > LONGEST_LINE) {
            begun = new Bytes();
            end();
        }
        return handed;
    }

    private Bytes take(long waitNanos) {
        lock.lock();
        try {
            long left = waitNanos;
            while (!signalled && left > 0) {
                left = arrived.awaitNanos(left);
            }
            signalled = false;
            Bytes next = unread;
            unread = spare;
            taken.signal();
            return next;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return spare;
        } finally {
            lock.unlock();
        }
    }

    private static int lineFeed(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void read(InputStream in) {
        byte[] buffer = new byte[64 << 10];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!keep(buffer, n)) {
                    break;
                }
            }
        } catch (IOException gone) {
            // The same as its end.
        } finally {
            end();
        }
    }

    private boolean keep(byte[] buffer, int length) {
        lock.lock();
        try {
            while (unread.size() > MOST_UNREAD && !closed) {
                taken.awaitUninterruptibly();
            }
            unread.add(buffer, 0, length);
            signal();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void write(OutputStream out) {
        Bytes next = new Bytes();
        try (out) {
            while (true) {
                lock.lock();
                try {
                    while (unwritten.size() == 0 && !closed && !ended) {
                        toWrite.awaitUninterruptibly();
                    }
                    if (closed || ended) {
                        return;
                    }
                    Bytes full = unwritten;
                    unwritten = next;
                    next = full;
                    if (!room) {
                        room = true;
                        signal();
                    }
                } finally {
                    lock.unlock();
                }
                out.write(next.array(), 0, next.size());
                out.flush();
                next.clear();
            }
        } catch (IOException gone) {
            // The reader sees the end as well, and says so.
        }
    }

    private void signal() {
        signalled = true;
        arrived.signal();
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            signal();
            toWrite.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the writer, which closes the standard input of the process; the reader ends with the process's output. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            toWrite.signal();
            taken.signal();
        } finally {
            lock.unlock();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Bytes that grow. */
    private static final class Bytes {
        private byte[] array = new byte[16 << 10];
        private int size;

        byte[] array() {
            return array;
        }

        int size() {
            return size;
        }

        void add(byte[] from, int start, int end) {
            int length = end - start;
            if (size + length > array.length) {
                array = Arrays.copyOf(array, Math.max(2 * array.length, size + length));
            }
            System.arraycopy(from, start, array, size, length);
            size += length;
        }

        void clear() {
            size = 0;
        }
    }
}
