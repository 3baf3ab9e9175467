package io.only1mcp.proxy.upstream;

/**
 * The memory that messages may take which lie in the heap whole while they are on their way. A part of it is for small ones
 * only, so that large ones do not hold them up. Belongs to one event loop.
 */
public final class HeldMessages {
    private static final long SMALL = 64 * 1024;
    private static final int SHARE_FOR_SMALL = 4;

    private final long most;
    private long held;

    /**
     * Nothing is held.
     *
     * @param most how many bytes all together may take; one message may always take as many
     */
    public HeldMessages(long most) {
        this.most = most;
    }

    /**
     * Counts another size for a message.
     *
     * @param from how many bytes are counted for it; 0 for one that begins
     * @param to how many it takes now; 0 for one that is over
     * @return false where it may not grow as much: then nothing has changed
     */
    public boolean resize(long from, long to) {
        long next = held - from + to;
        long may = to <= SMALL ? most + most / SHARE_FOR_SMALL : most;
        if (to > from && next > may) {
            return false;
        }
        held = next;
        return true;
    }

    /** How many bytes are counted. */
    public long held() {
        return held;
    }
}
