package io.only1mcp.core.recording;

import java.util.Locale;

/** What the backends, or the network in front of them, did to a request on purpose; a request may meet several. */
public enum InjectedFault {
    /** A JSON-RPC error. */
    FAILURES,
    /** A connection that broke off without an answer. */
    PARTITIONS,
    /** An answer that took longer. */
    SLOW,
    /** A packet that was lost and came after its retransmission. */
    LOST,
    /** HTTP status 429. */
    RATE_LIMITED,
    /** An event stream that broke off amid its event. */
    TRUNCATED,
    /** An answer that ended amid its JSON. */
    MALFORMED;

    /** Its place in a number that holds several. */
    @SuppressWarnings("EnumOrdinal") // a set of bits
    public int bit() {
        return 1 << ordinal();
    }

    /** The name in results: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
