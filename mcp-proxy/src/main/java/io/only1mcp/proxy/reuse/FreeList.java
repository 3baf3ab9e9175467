package io.only1mcp.proxy.reuse;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Objects that have done their work and are kept for more of it, the last one first: it is the likeliest to lie in the
 * processor's cache. Belongs to one event loop.
 *
 * @param <T> the objects
 */
public final class FreeList<T> {
    private final ArrayDeque<T> free = new ArrayDeque<>();
    private final int most;

    /**
     * A list that holds nothing yet.
     *
     * @param most how many it holds at most, 0 or more; what is given beyond that is left to the collector
     */
    public FreeList(int most) {
        this.most = most;
    }

    /** One that is free, which is given away; null where none is. */
    public @Nullable T take() {
        return free.pollFirst();
    }

    /**
     * Takes one back that nobody uses any more.
     *
     * @return false when there is no room, and it is not kept
     */
    public boolean give(T object) {
        if (free.size() >= most) {
            return false;
        }
        free.addFirst(object);
        return true;
    }
}
