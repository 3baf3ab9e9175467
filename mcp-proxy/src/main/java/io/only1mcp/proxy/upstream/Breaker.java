package io.only1mcp.proxy.upstream;

import io.only1mcp.proxy.config.BreakerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Leaves an address alone that failed too often in a row: closed it lets everything through, open nothing, and half open,
 * when its time is over, one call, whose end decides. Instants are nanoseconds of any clock. For one thread.
 */
final class Breaker {

    /** What it lets through. */
    enum State {
        /** Everything. */
        CLOSED,
        /** One call. */
        HALF_OPEN,
        /** Nothing. */
        OPEN
    }

    private final int most;
    private final long openNanos;
    private State state = State.CLOSED;
    private int failures;
    private long openedAt;
    private @Nullable Object probe;

    /**
     * A closed breaker.
     *
     * @param config with more than 0 failures
     */
    Breaker(BreakerConfig config) {
        this.most = config.failures();
        this.openNanos = config.open().toNanos();
    }

    /** Whether a call may go, which becomes the one that decides when the time is over. */
    boolean admits(Object call, long now) {
        if (state == State.CLOSED) {
            return true;
        }
        if (!wouldAdmit(now)) {
            return false;
        }
        state = State.HALF_OPEN;
        probe = call;
        return true;
    }

    /** Whether a call could go. */
    boolean wouldAdmit(long now) {
        return state == State.CLOSED || (state == State.OPEN && nanosLeft(now) == 0);
    }

    /** A call has been answered; true when that closes the breaker. */
    boolean succeeded(Object call) {
        if (state == State.CLOSED) {
            failures = 0;
            return false;
        }
        if (probe != call) {
            return false;
        }
        probe = null;
        failures = 0;
        state = State.CLOSED;
        return true;
    }

    /** A call, or an attempt to connect for none, has failed; true when that opens the breaker. */
    boolean failed(@Nullable Object call, long now) {
        boolean opens = state == State.CLOSED ? ++failures >= most : probe != null && probe == call;
        if (opens) {
            probe = null;
            openedAt = now;
            state = State.OPEN;
        }
        return opens;
    }

    /** A call has ended, be it without a verdict: then another one decides. */
    void ended(Object call) {
        if (probe == call) {
            probe = null;
            state = State.OPEN;
        }
    }

    /** How long it stays open. */
    long nanosLeft(long now) {
        return state == State.OPEN ? Math.max(0, openNanos - (now - openedAt)) : 0;
    }

    State state() {
        return state;
    }
}
