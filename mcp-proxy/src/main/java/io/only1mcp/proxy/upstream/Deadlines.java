package io.only1mcp.proxy.upstream;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines that all lie equally far ahead, so that the order of coming is the order of passing: one list, first in and
 * first out, and no timer for each. For one thread; instants are those of {@link System#nanoTime}.
 */
final class Deadlines {
    private final Duration timeout;
    private final long timeoutNanos;
    private @Nullable Timed first;
    private @Nullable Timed last;

    Deadlines(Duration timeout) {
        this.timeout = timeout;
        this.timeoutNanos = timeout.toNanos();
    }

    Duration timeout() {
        return timeout;
    }

    /** Gives it the whole time from now on, whether it is in the list already or not. */
    void start(Timed timed, long now) {
        stop(timed);
        timed.link(last, this, now);
        if (first == null) {
            first = timed;
        }
        last = timed;
    }

    /** Takes it out of its list, if it is in one. */
    static void stop(Timed timed) {
        Deadlines list = timed.list();
        if (list != null) {
            list.remove(timed);
        }
    }

    /** The one whose time passes first, or null. */
    @Nullable
    Timed first() {
        return first;
    }

    /** Takes the first one out, which must be there. */
    Timed take() {
        Timed taken = Objects.requireNonNull(first);
        remove(taken);
        return taken;
    }

    private void remove(Timed timed) {
        Timed next = timed.next();
        Timed before = timed.unlink();
        if (first == timed) {
            first = next;
        }
        if (last == timed) {
            last = before;
        }
    }

    /** Tells those whose time has passed. */
    void sweep(long now) {
        while (first != null && now - first.since() >= timeoutNanos) {
            Timed timed = first;
            remove(timed);
            timed.expired();
        }
    }
}
