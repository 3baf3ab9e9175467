package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a backend said of itself.
 *
 * @param versions the revisions that it named
 * @param capabilities what it can do
 * @param instructions how it is to be used, or null
 * @param ttlMillis how long it said that this holds; 0 when it did not say
 * @param isPrivate whether it said that this is for one client only
 * @param refusal what it said instead of speaking the older eras; empty where it did not refuse
 * @param toldAt when it said so, in nanoseconds of the clock
 */
record Told(
        Set<ProtocolVersion> versions,
        Capabilities capabilities,
        @Nullable String instructions,
        long ttlMillis,
        boolean isPrivate,
        String refusal,
        long toldAt) {
    /** How long a refusal holds: it may have been that of somebody on the way. */
    private static final long REFUSAL_MILLIS = 10_000;

    /** What a result of server/discover says. */
    static Told discovered(Map<?, ?> result, long now) {
        long ttl = result.get("ttlMs") instanceof Long millis ? Math.max(0, millis) : 0;
        return new Told(
                versions(Reply.texts(result.get("supportedVersions"))),
                Capabilities.in(result),
                instructions(result),
                ttl,
                !"public".equals(result.get("cacheScope")),
                "",
                now);
    }

    /** What an error says that lists revisions. */
    static Told refused(List<String> versions, long now) {
        return new Told(versions(versions), Capabilities.NONE, null, 0, true, "", now);
    }

    /** What a result of initialize says. */
    static Told initialized(ProtocolVersion version, Map<?, ?> result, long now) {
        return new Told(EnumSet.of(version), Capabilities.in(result), instructions(result), 0, true, "", now);
    }

    /** The same, believed for a while only: there were signs that it is not well. */
    Told forNow() {
        return new Told(versions, capabilities, instructions, REFUSAL_MILLIS, isPrivate, refusal, toldAt);
    }

    /** What it says that it answers no initialize. */
    static Told refusing(String why, long now) {
        return new Told(Set.of(), Capabilities.NONE, null, REFUSAL_MILLIS, true, why, now);
    }

    private static @Nullable String instructions(Map<?, ?> result) {
        return result.get("instructions") instanceof String text && !text.isBlank() ? text : null;
    }

    private static Set<ProtocolVersion> versions(List<String> texts) {
        Set<ProtocolVersion> versions = EnumSet.noneOf(ProtocolVersion.class);
        for (String text : texts) {
            ProtocolVersion version = ProtocolVersion.of(text);
            if (version != null) {
                versions.add(version);
            }
        }
        return versions;
    }

    /** Whether it speaks an era. */
    boolean speaks(boolean modern) {
        return versions.stream().anyMatch(version -> version.modern() == modern);
    }

    /** Why it does not speak an era. */
    String whyNot(boolean modern) {
        return modern
                ? "speaks revisions up to " + ProtocolVersion.NEWEST_LEGACY.text() + " only"
                : "speaks none of the revisions up to " + ProtocolVersion.NEWEST_LEGACY.text()
                        + (refusal.isEmpty() ? "" : ": " + refusal);
    }

    /** How much longer it holds, in milliseconds. */
    long left(long now) {
        return Math.max(0, ttlMillis - TimeUnit.NANOSECONDS.toMillis(now - toldAt));
    }

    /** Whether it must be asked for again: it had a time to live, and that is over. */
    boolean isExpired(long now) {
        return ttlMillis > 0 && left(now) == 0;
    }
}
