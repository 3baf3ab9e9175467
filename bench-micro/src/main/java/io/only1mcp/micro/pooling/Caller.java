package io.only1mcp.micro.pooling;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes calls over the connections of a pool, on one event loop. */
abstract class Caller {
    /** Has no pool, and cannot make any calls. */
    static final Caller NOBODY = new Caller() {
        @Override
        void take(boolean answered) {
            throw new IllegalStateException("has joined no pool");
        }
    };

    private final AtomicLong over = new AtomicLong();
    private long begun;
    private volatile @Nullable Throwable failure;

    /** Makes a call: takes a connection, writes the request; the answer comes at once, and the connection goes back. */
    final void call() {
        begin(true);
    }

    /** Makes a call that has no answer until the oldest one's is asked for. */
    final void ask() {
        begin(false);
    }

    private void begin(boolean answered) {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        begun++;
        take(answered);
    }

    /** Takes a connection and writes the request. */
    abstract void take(boolean answered);

    /** A call has been answered, and its connection is back. */
    final void answered() {
        over.incrementAndGet();
    }

    /** A call was given no connection: the next one is the end of the measurement. */
    final void failed(Throwable why) {
        failure = why;
        over.incrementAndGet();
    }

    /** Whether all calls have been answered. */
    final boolean isIdle() {
        return over.get() == begun;
    }

    /** How many calls have been answered. */
    final long over() {
        return over.get();
    }
}
