package io.only1mcp.proxy.session;

/** How long it takes until a stream is taken up again: as its backend says, but never no time, and longer each time that nothing came. */
final class Backoff {
    static final long LONGEST_MILLIS = 30_000;
    private static final long FIRST_MILLIS = 250;
    private static final long LEAST_MILLIS = 100;

    private long first = FIRST_MILLIS;
    private long least;

    /** The backend asks to wait so many milliseconds. */
    void told(long millis) {
        first = Math.min(Math.max(millis, LEAST_MILLIS), LONGEST_MILLIS);
    }

    /**
     * How many milliseconds are to be waited now that the stream is over.
     *
     * @param worthIt whether something came of it
     */
    long next(boolean worthIt) {
        long millis = worthIt ? first : Math.max(first, least);
        least = Math.min(2 * millis, LONGEST_MILLIS);
        return millis;
    }
}
