package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section {@code cache} of a configuration file. */
final class CacheSection {
    private static final List<String> KEYS = List.of("tools", "bytes", "entries", "ttl", "idle", "coalesce");
    private static final int BYTES = 64 * 1000 * 1000;
    private static final int ENTRIES = 10_000;
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private CacheSection() {}

    /** Which answers are kept, or null where the section is not there. */
    static @Nullable CacheConfig read(JsonNode section, ConfigFile in) {
        if (section.isMissingNode()) {
            return null;
        }
        in.keys(section, "cache.", KEYS);
        String size = in.text(section, "cache.", "bytes");
        int bytes = size == null ? BYTES : Quantities.bytes(size);
        if (bytes < 0) {
            throw in.fault("cache.bytes", "must be a size of 64KiB to 1GiB such as 64MB", "\"" + size + "\"");
        }
        JsonNode coalesce = section.path("coalesce");
        if (!coalesce.isMissingNode() && !coalesce.isBoolean()) {
            throw in.fault("cache.coalesce", "must be true or false", ConfigFile.shown(coalesce));
        }
        try {
            return new CacheConfig(
                    tools(section, in),
                    bytes,
                    in.number(section, "cache.", "entries", 1, ENTRIES),
                    in.keeping(section, "cache.", "ttl", TTL),
                    in.keeping(section, "cache.", "idle", IDLE),
                    coalesce.booleanValue());
        } catch (IllegalArgumentException e) {
            throw in.misplaced("cache." + e.getMessage());
        }
    }

    private static List<NamePattern> tools(JsonNode section, ConfigFile in) {
        try {
            return in.texts(section, "cache.", "tools").stream()
                    .map(NamePattern::of)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw in.misplaced("cache.tools: " + e.getMessage());
        }
    }
}
