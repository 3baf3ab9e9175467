package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        CacheConfig cache = CacheSection.read(root.path("cache"), file);
        List<Tenant> tenants = TenantsSection.read(root.path("tenants"), backends, cache, file);
        return new Features(
                tenants,
                authentication,
                RolesSection.read(root.path("roles"), authentication, file),
                AuditSection.read(root.path("audit"), file),
                rules(RateLimitsSection.read(root.path("rate_limits"), "rate_limits", file), tenants),
                cache,
                log(root, file));
    }

    /** The rules for all, and those of tenants that have their own; null where there are none. */
    private static @Nullable List<RateRule> rules(@Nullable List<RateRule> forAll, List<Tenant> tenants) {
        List<RateRule> rules = new ArrayList<>(forAll == null ? List.of() : forAll);
        for (Tenant tenant : tenants) {
            if (tenant.rateLimits() != null) {
                rules.addAll(tenant.rateLimits());
            }
        }
        return rules.isEmpty() ? null : rules;
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
