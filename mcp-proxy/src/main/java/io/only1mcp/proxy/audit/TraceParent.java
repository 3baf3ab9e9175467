package io.only1mcp.proxy.audit;

import org.jspecify.annotations.Nullable;

/** The trace id in a {@code traceparent} of the W3C's: {@code 00-TRACE-SPAN-FLAGS}. */
final class TraceParent {
    /** How many characters a trace id has. */
    static final int LENGTH = 32;

    private static final int FROM = 3;

    private TraceParent() {}

    /** Writes the trace id to {@code out[0, LENGTH)}; false when there is none. */
    static boolean read(@Nullable String traceparent, byte[] out) {
        if (traceparent == null
                || traceparent.length() < FROM + LENGTH + 1
                || traceparent.charAt(FROM + LENGTH) != '-') {
            return false;
        }
        boolean some = false;
        for (int i = 0; i < LENGTH; i++) {
            char c = traceparent.charAt(FROM + i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            some |= c != '0';
            out[i] = (byte) c;
        }
        return some && traceparent.charAt(FROM - 1) == '-';
    }
}
