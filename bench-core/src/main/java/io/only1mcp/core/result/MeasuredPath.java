package io.only1mcp.core.result;

import java.util.Locale;

/** The way that the requests took. Records of different paths are never mixed. */
public enum MeasuredPath {
    /** Straight to a server. */
    DIRECT,
    /** Through a proxy or gateway. */
    PROXIED;

    /** The name in results: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
