package io.only1mcp.core.overhead;

import io.only1mcp.core.verdict.Validity;

/**
 * A pair of legs with one schedule.
 *
 * @param directFirst whether the direct path was driven first
 * @param direct straight to the backends
 * @param proxied through the proxy
 */
public record Pair(boolean directFirst, Leg direct, Leg proxied) {

    /** Whether both halves say something about the target. */
    boolean valid() {
        return worst() != Validity.Level.INVALID;
    }

    /** The worse of its halves. */
    public Validity.Level worst() {
        return direct.validity().compareTo(proxied.validity()) > 0 ? direct.validity() : proxied.validity();
    }
}
