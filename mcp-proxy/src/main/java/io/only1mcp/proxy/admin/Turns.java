package io.only1mcp.proxy.admin;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does pieces of work one after the other, and rests after each of them as many times as long as it took: however many there
 * are, they take no more than that part of the loop's time. Belongs to one event loop.
 */
final class Turns {
    /** A fifth of the time is for them. */
    private static final int REST = 4;

    /** The longest rest: what took much longer than a piece does was the machine's fault. */
    private static final long LONGEST_REST_NANOS = 200_000_000;

    /** Runs something later. */
    interface Timer {
        /** After so many nanoseconds. */
        void schedule(Runnable task, long nanos);
    }

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Timer timer;
    private final LongSupplier clock;
    private long notBefore;
    private boolean scheduled;

    /**
     * Nothing is to be done.
     *
     * @param clock the time in nanoseconds, such as {@link System#nanoTime}
     */
    Turns(Timer timer, LongSupplier clock) {
        this.timer = timer;
        this.clock = clock;
        this.notBefore = clock.getAsLong();
    }

    /** Does a piece of work when its turn has come. */
    void take(Runnable piece) {
        waiting.add(piece);
        next();
    }

    private void next() {
        if (!scheduled && !waiting.isEmpty()) {
            scheduled = true;
            timer.schedule(this::turn, Math.max(0, notBefore - clock.getAsLong()));
        }
    }

    private void turn() {
        long began = clock.getAsLong();
        @Nullable Runnable piece = waiting.poll();
        try {
            if (piece != null) {
                piece.run();
            }
        } finally {
            long now = clock.getAsLong();
            notBefore = now + Math.min(LONGEST_REST_NANOS, REST * (now - began));
            scheduled = false;
            next();
        }
    }
}
