package io.only1mcp.proxy.metrics;

/** What is counted of sessions of clients, in all realms together and those that are gone: plain numbers of one event loop. */
public final class SessionCounts {
    private long opened;
    private long ended;
    private long expired;
    private long evicted;

    /** Counters that stand at zero. */
    public SessionCounts() {}

    /** A session is opened. */
    public void open() {
        opened++;
    }

    /** A session is ended by its client, or by the end of those who serve it. */
    public void end() {
        ended++;
    }

    /** A session is over because nobody used it. */
    public void expire() {
        expired++;
    }

    /** A session has to make room for another. */
    public void evict() {
        evicted++;
    }

    /** How many were opened. */
    public long opened() {
        return opened;
    }

    /** How many were ended by their clients, or by the end of those who serve them. */
    public long ended() {
        return ended;
    }

    /** How many nobody used any more. */
    public long expired() {
        return expired;
    }

    /** How many had to make room for others. */
    public long evicted() {
        return evicted;
    }
}
