package io.only1mcp.proxy.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server says it can do.
 *
 * @param said the capabilities as they came, by name
 */
record Capabilities(Map<?, ?> said) {
    /** A server that says nothing. */
    static final Capabilities NONE = new Capabilities(Map.of());

    /** What the gateway passes on, and the flags of each; anything else a client could not use through it. */
    private static final Map<String, List<String>> PASSED_ON = new LinkedHashMap<>();

    static {
        PASSED_ON.put("tools", List.of("listChanged"));
        PASSED_ON.put("resources", List.of("subscribe", "listChanged"));
        PASSED_ON.put("prompts", List.of("listChanged"));
        PASSED_ON.put("completions", List.of());
        PASSED_ON.put("logging", List.of());
    }

    /** The capabilities in a result. */
    static Capabilities in(Map<?, ?> result) {
        return result.get("capabilities") instanceof Map<?, ?> map ? new Capabilities(map) : NONE;
    }

    /** Whether the server has a capability. */
    boolean has(String capability) {
        return said.get(capability) instanceof Map<?, ?>;
    }

    /** Whether a flag of a capability is set. */
    boolean has(String capability, String flag) {
        @Nullable Object value = said.get(capability);
        return value instanceof Map<?, ?> flags && Boolean.TRUE.equals(flags.get(flag));
    }

    /** What servers can do together, as JSON: what any of them can. */
    static String union(Collection<Capabilities> servers) {
        List<String> members = new ArrayList<>();
        PASSED_ON.forEach((capability, flags) -> {
            if (servers.stream().anyMatch(server -> server.has(capability))) {
                List<String> set = flags.stream()
                        .filter(flag -> servers.stream().anyMatch(server -> server.has(capability, flag)))
                        .map(flag -> "\"" + flag + "\":true")
                        .toList();
                members.add("\"" + capability + "\":{" + String.join(",", set) + "}");
            }
        });
        return "{" + String.join(",", members) + "}";
    }
}
