package io.only1mcp.wire.http;

import org.jspecify.annotations.Nullable;

/**
 * Which origins of browsers may ask: none but this machine's. A page of a stranger's that a browser was made to resolve
 * to this machine (DNS rebinding) carries its own origin, and is refused.
 */
public final class Origins {
    private Origins() {}

    /** Whether a request with this Origin may be served: no origin, or localhost, 127.0.0.1 or [::1] with any port. */
    public static boolean allowed(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        int scheme = origin.startsWith("http://") ? 7 : origin.startsWith("https://") ? 8 : -1;
        return scheme > 0
                && (isHost(origin, scheme, "localhost")
                        || isHost(origin, scheme, "127.0.0.1")
                        || isHost(origin, scheme, "[::1]"));
    }

    private static boolean isHost(String origin, int from, String host) {
        if (!origin.regionMatches(true, from, host, 0, host.length())) {
            return false;
        }
        int port = from + host.length();
        if (port == origin.length()) {
            return true;
        }
        if (origin.charAt(port) != ':' || port + 1 == origin.length() || origin.length() > port + 6) {
            return false;
        }
        return origin.chars().skip(port + 1).allMatch(c -> c >= '0' && c <= '9');
    }
}
