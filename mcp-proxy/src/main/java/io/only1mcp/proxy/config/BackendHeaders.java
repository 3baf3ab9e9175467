package io.only1mcp.proxy.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Headers that every request to a backend carries, such as what it knows the gateway by. Their values may be secrets: they are
 * never shown.
 *
 * @param lines the header lines as they go over the wire, each with its end; empty for none
 */
public record BackendHeaders(String lines) {
    /** No headers. */
    public static final BackendHeaders NONE = new BackendHeaders("");

    private static final int MOST = 32;
    private static final int MOST_BYTES = 8 * 1024;
    private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    /** Names that frame a message, choose a connection or a session, or come from the client. */
    private static final List<String> RESERVED = List.of(
            "accept",
            "baggage",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "last-event-id",
            "proxy-connection",
            "te",
            "traceparent",
            "tracestate",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /**
     * Headers by their names.
     *
     * @throws IllegalArgumentException when one cannot be a header or is not for the configuration to say; its message begins
     *     with the name
     */
    static BackendHeaders of(Map<String, String> values) {
        StringBuilder lines = new StringBuilder();
        values.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!name.matches(NAME)) {
                throw new IllegalArgumentException(name + ": is no name of a header");
            }
            if (RESERVED.contains(lower) || lower.startsWith("mcp-")) {
                throw new IllegalArgumentException(name + ": is written by the gateway itself, leave it out");
            }
            // The value is not repeated: it may be a secret.
            if (!value.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\t')) {
                throw new IllegalArgumentException(
                        name + ": must be visible ASCII and spaces in one line; write other text in base64");
            }
            if (value.isBlank()) {
                throw new IllegalArgumentException(name + ": must not be empty");
            }
            lines.append(name).append(": ").append(value.strip()).append("\r\n");
        });
        if (values.size() > MOST || lines.length() > MOST_BYTES) {
            throw new IllegalArgumentException("must be at most " + MOST + ", of " + MOST_BYTES + " bytes together");
        }
        return new BackendHeaders(lines.toString());
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "BackendHeaders[" + lines.lines().count() + "]";
    }
}
