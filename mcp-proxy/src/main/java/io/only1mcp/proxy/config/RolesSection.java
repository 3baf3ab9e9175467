package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The section {@code roles} of a configuration file. */
final class RolesSection {
    private static final List<String> KEYS = List.of("tools", "prompts", "resources");

    private RolesSection() {}

    /**
     * The roles, or null where the section is not there.
     *
     * @param authentication who the callers are, or null where nobody asks
     */
    static @Nullable RolesConfig read(JsonNode section, @Nullable AuthenticationConfig authentication, ConfigFile in) {
        if (section.isMissingNode()) {
            return null;
        }
        if (authentication == null) {
            throw in.misplaced("roles: must come with authentication, which says who has which");
        }
        if (!section.isObject() || section.isEmpty()) {
            throw in.fault(
                    "roles",
                    "must be a map of names and what they allow, such as reader: {tools: [\"*.read_*\"]}",
                    ConfigFile.shown(section));
        }
        Map<String, RolesConfig.Role> roles = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : section.properties()) {
            String inside = "roles." + entry.getKey() + ".";
            if (!entry.getKey().matches("[!-~&&[^\"\\\\]]+")) {
                throw in.misplaced("roles." + entry.getKey() + ": must be a name without blanks and quotes");
            }
            in.keys(entry.getValue(), inside, KEYS);
            roles.put(
                    entry.getKey(),
                    new RolesConfig.Role(
                            patterns(entry.getValue(), inside, "tools", in),
                            patterns(entry.getValue(), inside, "prompts", in),
                            patterns(entry.getValue(), inside, "resources", in)));
        }
        known(authentication.tokens(), roles, in);
        return new RolesConfig(roles);
    }

    private static List<NamePattern> patterns(JsonNode role, String inside, String key, ConfigFile in) {
        try {
            return in.texts(role, inside, key).stream().map(NamePattern::of).toList();
        } catch (IllegalArgumentException e) {
            throw in.misplaced(inside + key + ": " + e.getMessage());
        }
    }

    private static void known(List<StaticToken> tokens, Map<String, RolesConfig.Role> roles, ConfigFile in) {
        for (int i = 0; i < tokens.size(); i++) {
            for (String role : tokens.get(i).roles()) {
                if (!roles.containsKey(role)) {
                    throw in.fault(
                            "authentication.tokens[" + i + "].roles",
                            "must be of those that roles names, " + String.join(", ", roles.keySet()),
                            "\"" + role + "\"");
                }
            }
        }
    }
}
