package io.only1mcp.proxy.listen;

/** How much memory streams of changes may take together, those of all realms. Belongs to one event loop. */
public final class ListenRoom {
    /** About what a stream takes besides what its request says, which is held as text and as what was understood of it. */
    private static final int STREAM_BYTES = 2 * 1024;

    private static final int COPIES = 3;

    /** About what listening at one backend takes, its connection included. */
    private static final int BACKEND_BYTES = 6 * 1024;

    private final long most;
    private long taken;

    /**
     * Room that nobody has taken.
     *
     * @param most about how many bytes there are
     */
    public ListenRoom(long most) {
        this.most = most;
    }

    /** About how much memory a stream takes whose request has so many bytes, and which hears so many backends. */
    static long bytes(int request, long backends) {
        return STREAM_BYTES + (long) COPIES * request + BACKEND_BYTES * backends;
    }

    /** Takes room for a stream; false when there is not as much. */
    boolean take(long bytes) {
        if (taken + bytes > most) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void giveBack(long bytes) {
        taken -= bytes;
    }
}
