package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads the sections of a configuration file about what a gateway does besides relaying. */
final class FeatureSections {
    /** The keys of the sections. */
    static final List<String> KEYS = List.of();

    private FeatureSections() {}

    /** Reads all of them. */
    static Features read(JsonNode root, ConfigFile file) {
        return Features.NONE;
    }
}
