package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the tenants of a configuration file. */
final class TenantsSection {
    private static final List<String> KEYS = List.of("backends", "rate_limits", "cache");
    private static final List<String> CACHE_KEYS = List.of("bytes", "entries");

    private TenantsSection() {}

    /**
     * Reads them.
     *
     * @param known the names of all backends, which are those of a tenant that names none
     * @param cache which answers are kept; null where none are
     */
    static List<Tenant> read(JsonNode node, List<String> known, @Nullable CacheConfig cache, ConfigFile file) {
        if (node.isMissingNode()) {
            return List.of();
        }
        if (!node.isObject() || node.isEmpty()) {
            throw file.fault("tenants", "must be a map of tenants by their names", ConfigFile.shown(node));
        }
        List<Tenant> tenants = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String at = "tenants." + entry.getKey();
            JsonNode tenant = entry.getValue();
            file.keys(tenant, at + ".", KEYS);
            try {
                tenants.add(new Tenant(
                        entry.getKey(),
                        backends(tenant.path("backends"), at, known, file),
                        RateLimitsSection.readOwn(
                                tenant.path("rate_limits"), at + ".rate_limits", entry.getKey(), file),
                        share(tenant.path("cache"), at + ".cache", cache, file)));
            } catch (IllegalArgumentException e) {
                throw file.misplaced(at + ": " + e.getMessage());
            }
        }
        if (cache != null) {
            try {
                CacheParts.of(cache, tenants);
            } catch (IllegalArgumentException e) {
                throw file.misplaced("tenants: " + e.getMessage());
            }
        }
        return tenants;
    }

    private static @Nullable CacheShare share(JsonNode node, String at, @Nullable CacheConfig whole, ConfigFile file) {
        if (node.isMissingNode()) {
            return null;
        }
        if (whole == null) {
            throw file.misplaced(at + ": must come with the section cache, which says what is kept");
        }
        file.keys(node, at + ".", CACHE_KEYS);
        String size = file.text(node, at + ".", "bytes");
        int bytes = size == null ? CacheConfig.LEAST_BYTES : Quantities.bytes(size);
        if (bytes < CacheConfig.LEAST_BYTES) {
            throw file.fault(at + ".bytes", "must be a size of 64KiB to 1GiB such as 8MB", "\"" + size + "\"");
        }
        int entries = file.number(node, at + ".", "entries", 1, 0);
        return new CacheShare(size == null ? null : bytes, entries == 0 ? null : entries);
    }

    private static List<String> backends(JsonNode list, String at, List<String> known, ConfigFile file) {
        if (list.isMissingNode()) {
            return known;
        }
        if (!list.isArray()) {
            throw file.fault(at + ".backends", "must be a list of names of backends", ConfigFile.shown(list));
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : list) {
            String name = each.asText();
            if (!known.contains(name)) {
                throw file.fault(
                        at + ".backends", "must name backends" + Nearest.hint(name, known), ConfigFile.shown(each));
            }
            if (names.contains(name)) {
                throw file.fault(at + ".backends", "must name each backend once", "\"" + name + "\" twice");
            }
            names.add(name);
        }
        return names;
    }
}
