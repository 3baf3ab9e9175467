package io.only1mcp.proxy.upstream;

/**
 * The memory that answers to questions of our own may take while they come: they are gathered whole, and read whole. A backend
 * that says too much fails, and is not the end of the gateway. Belongs to one event loop.
 */
final class AnswerRoom {
    private static final long LARGEST = 10_000_000;
    private static final long SMALLEST = 256 * 1024;

    /** An answer lies there twice while it grows, and then it is read, and lies there as a page too. */
    private static final int HEAP_PER_ANSWER = 24;

    private static final int ANSWERS = 4;

    private final long each;
    private long free;

    /**
     * Room.
     *
     * @param each the most bytes of one answer
     * @param all the most bytes of all that are on their way
     */
    AnswerRoom(long each, long all) {
        this.each = each;
        this.free = all;
    }

    /** A part of a heap of so many bytes. */
    static AnswerRoom of(long heap) {
        long each = Math.max(SMALLEST, Math.min(LARGEST, heap / HEAP_PER_ANSWER));
        return new AnswerRoom(each, ANSWERS * each);
    }

    /** The most bytes of one answer. */
    long each() {
        return each;
    }

    /** Takes room for more of an answer; false when there is none. */
    boolean take(long bytes) {
        if (bytes > free) {
            return false;
        }
        free -= bytes;
        return true;
    }

    /** Gives back what was taken. */
    void give(long bytes) {
        free += bytes;
    }
}
