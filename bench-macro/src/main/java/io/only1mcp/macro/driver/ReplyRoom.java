package io.only1mcp.macro.driver;

/**
 * The memory that the answers of one driver may take while they come: a target that sends without an end loses its requests,
 * and the driver not its heap. For one thread.
 */
final class ReplyRoom {
    private final long most;
    private long taken;

    /** Room for so many bytes. */
    ReplyRoom(long most) {
        this.most = most;
    }

    /** A quarter of what the heap may become. */
    static ReplyRoom ofHeap() {
        return new ReplyRoom(Runtime.getRuntime().maxMemory() / 4);
    }

    /** Takes so many bytes; false where they are not there. */
    boolean take(long bytes) {
        if (bytes > most - taken) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void giveBack(long bytes) {
        taken -= bytes;
    }

    /** Whether more than half is taken: what is not needed now should be given back. */
    boolean isScarce() {
        return taken > most / 2;
    }
}
