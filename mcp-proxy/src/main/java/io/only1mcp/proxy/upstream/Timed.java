package io.only1mcp.proxy.upstream;

import org.jspecify.annotations.Nullable;

/** Something that has a deadline; a link of the list that {@link Deadlines} keeps. */
abstract class Timed {
    private long since;
    private @Nullable Timed previous;
    private @Nullable Timed next;
    private @Nullable Deadlines list;

    /** The deadline has passed; it is in no list any more. */
    abstract void expired();

    long since() {
        return since;
    }

    @Nullable
    Timed next() {
        return next;
    }

    @Nullable
    Deadlines list() {
        return list;
    }

    void link(@Nullable Timed before, Deadlines owner, long now) {
        since = now;
        previous = before;
        list = owner;
        if (before != null) {
            before.next = this;
        }
    }

    /** Leaves the list, and says what stood before. */
    @Nullable
    Timed unlink() {
        Timed before = previous;
        if (before != null) {
            before.next = next;
        }
        if (next != null) {
            next.previous = before;
        }
        previous = null;
        next = null;
        list = null;
        return before;
    }
}
