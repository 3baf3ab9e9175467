package io.only1mcp.wire.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A revision of MCP that is spoken here, oldest first. */
public enum ProtocolVersion {
    /** The first Streamable HTTP; what a client without a version header is taken to speak. */
    V2025_03_26("2025-03-26"),
    /** The version header; no batches. */
    V2025_06_18("2025-06-18"),
    /** The last one with sessions and initialize. */
    V2025_11_25("2025-11-25"),
    /** Stateless: metadata with each request, routing headers, server/discover. */
    V2026_07_28("2026-07-28");

    /** The newest revision that has initialize and sessions. */
    public static final ProtocolVersion NEWEST_LEGACY = V2025_11_25;

    /** The newest revision. */
    public static final ProtocolVersion NEWEST = V2026_07_28;

    private static final List<ProtocolVersion> ALL = List.of(values());

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final byte[] ascii;

    ProtocolVersion(String text) {
        this.text = text;
        this.ascii = text.getBytes(US_ASCII);
    }

    /** All of them, oldest first. */
    public static List<ProtocolVersion> all() {
        return ALL;
    }

    /** The revision's date, as it stands on the wire. */
    public String text() {
        return text;
    }

    /** Whether it is stateless: 2026-07-28 and later. */
    public boolean modern() {
        return this == V2026_07_28;
    }

    /** The revision of that text, or null. */
    public static @Nullable ProtocolVersion of(CharSequence text) {
        for (ProtocolVersion version : ALL) {
            if (version.text.contentEquals(text)) {
                return version;
            }
        }
        return null;
    }

    /** The revision whose text lies in {@code bytes[from, to)}, or null. */
    public static @Nullable ProtocolVersion of(byte[] bytes, int from, int to) {
        for (ProtocolVersion version : ALL) {
            if (Arrays.equals(bytes, from, to, version.ascii, 0, version.ascii.length)) {
                return version;
            }
        }
        return null;
    }
}
