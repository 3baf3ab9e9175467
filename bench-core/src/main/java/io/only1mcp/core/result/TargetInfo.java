package io.only1mcp.core.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, and how it was spoken to.
 *
 * @param name of the target file, or the URL
 * @param url where the requests went; a user and password in it are left out, in the name too
 * @param path the way that they took
 * @param era which of the two shapes of MCP was spoken
 * @param protocol the revision that was negotiated, such as {@code 2025-11-25}, or {@code http}
 * @param features what was switched on for the run, by the names that profiles have for it
 * @param serverName as the target calls itself; null where it did not say
 * @param serverVersion the version that it claims; null where it did not say
 */
public record TargetInfo(
        String name,
        String url,
        MeasuredPath path,
        Era era,
        String protocol,
        List<String> features,
        @Nullable String serverName,
        @Nullable String serverVersion) {
    public TargetInfo {
        name = withoutPassword(name);
        url = withoutPassword(url);
        // Results of an older program say nothing of features.
        features = features == null ? List.of() : List.copyOf(features);
    }

    /** Results are passed on: what stands before the host's name in a URL is nobody else's business. */
    private static String withoutPassword(String url) {
        return url.replaceFirst("://[^/@]*@", "://");
    }

    /** The two shapes of MCP over HTTP. */
    public enum Era {
        /** 2026-07-28 and later: no session, each request for itself. */
        MODERN,
        /** Up to 2025-11-25: initialize, and a session where the server gives one. */
        OLDER,
        /** Plain HTTP, and no MCP at all. */
        NONE
    }
}
