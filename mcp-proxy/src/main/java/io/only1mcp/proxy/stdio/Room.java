package io.only1mcp.proxy.stdio;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that large lines of all children together may take: a part of the heap, so that many of them at once wait for
 * one another and do not end the process. For any thread.
 */
public final class Room {
    /** A line of at most so many bytes needs no room of its own. */
    static final int SMALL = 64 * 1024;

    private static final long PATIENCE_SECONDS = 5;

    private final Semaphore free;

    /** Room for so many bytes. */
    public Room(long bytes) {
        free = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes));
    }

    /** Takes room, after a while if there is none now; false when there was none for too long. */
    boolean await(int bytes) throws InterruptedException {
        return free.tryAcquire(bytes, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes room if there is some now. */
    boolean take(int bytes) {
        return free.tryAcquire(bytes);
    }

    /** Gives back what was taken. */
    public void give(int bytes) {
        if (bytes > 0) {
            free.release(bytes);
        }
    }

    /** What a message of that many bytes is to take: nothing when it is small. */
    static int of(int bytes) {
        return bytes <= SMALL ? 0 : bytes;
    }
}
