package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads the sections of a configuration file about what a gateway does besides relaying. */
final class FeatureSections {
    /** The keys of the sections. */
    static final List<String> KEYS =
            List.of("tenants", "authentication", "roles", "audit", "rate_limits", "cache", "log");

    private FeatureSections() {}

    /**
     * Reads all of them.
     *
     * @param backends the names of all backends
     */
    static Features read(JsonNode root, List<String> backends, ConfigFile file) {
        AuthenticationConfig authentication = AuthenticationSection.read(root.path("authentication"), file);
        if (root.has("tenants") && authentication == null) {
            throw file.misplaced("tenants: must come with authentication, which says of whom a caller is");
        }
        return new Features(
                TenantsSection.read(root.path("tenants"), backends, file),
                authentication,
                RolesSection.read(root.path("roles"), authentication, file),
                AuditSection.read(root.path("audit"), file),
                RateLimitsSection.read(root.path("rate_limits"), "rate_limits", file),
                CacheSection.read(root.path("cache"), file),
                log(root, file));
    }

    private static LogFormat log(JsonNode root, ConfigFile file) {
        String text = file.text(root, "", "log");
        if (text == null || text.equals("text")) {
            return LogFormat.TEXT;
        }
        if (text.equals("json")) {
            return LogFormat.JSON;
        }
        throw file.fault("log", "must be text or json", "\"" + text + "\"");
    }
}
