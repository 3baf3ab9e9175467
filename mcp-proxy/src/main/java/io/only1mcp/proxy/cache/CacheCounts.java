package io.only1mcp.proxy.cache;

/** What became of the calls of a realm whose answers may be kept; goes on when the configuration changes. For one event loop. */
@SuppressWarnings("EnumOrdinal") // events are slots of an array
public final class CacheCounts {

    /** What is counted. */
    public enum Event {
        /** A call was answered from memory. */
        HIT,
        /** A call was looked up, and sent to its backend. */
        MISS,
        /** A call was answered with the answer to an equal one that was on its way. */
        COALESCED,
        /** A call was sent without a look, because it says more than a name and arguments. */
        SKIPPED,
        /** An answer had to go because there was no room. */
        FULL,
        /** An answer had grown too old, or nobody asked for it. */
        EXPIRED,
        /** An answer had to go because its backend has changed, or somebody said so. */
        DROPPED
    }

    private final long[] counts = new long[Event.values().length];

    /** Counts that stand at zero. */
    public CacheCounts() {}

    /** It happened. */
    public void count(Event event) {
        counts[event.ordinal()]++;
    }

    /** How often it happened. */
    public long of(Event event) {
        return counts[event.ordinal()];
    }
}
