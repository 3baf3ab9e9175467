package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads the sections of a configuration file about what a gateway does besides relaying. */
final class FeatureSections {
    /** The keys of the sections. */
    static final List<String> KEYS = List.of("authentication", "roles", "audit", "rate_limits", "log");

    private FeatureSections() {}

    /** Reads all of them. */
    static Features read(JsonNode root, ConfigFile file) {
        AuthenticationConfig authentication = AuthenticationSection.read(root.path("authentication"), file);
        return new Features(
                authentication,
                RolesSection.read(root.path("roles"), authentication, file),
                AuditSection.read(root.path("audit"), file),
                RateLimitsSection.read(root.path("rate_limits"), "rate_limits", file),
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
