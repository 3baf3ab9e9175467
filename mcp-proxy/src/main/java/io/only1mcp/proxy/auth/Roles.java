package io.only1mcp.proxy.auth;

import io.only1mcp.proxy.config.RolesConfig;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What roles allow. Where there are none, everybody may use everything. */
final class Roles {
    private final @Nullable Map<String, Permissions> byName;

    Roles(@Nullable RolesConfig config) {
        byName = config == null
                ? null
                : config.roles().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> compiled(entry.getValue())));
    }

    private static Permissions compiled(RolesConfig.Role role) {
        return new Permissions(
                new Patterns(role.tools()), new Patterns(role.prompts()), new Patterns(role.resources()));
    }

    /** What somebody may use who has these roles; those that are not known allow nothing. */
    Permissions of(Collection<String> names) {
        Map<String, Permissions> known = byName;
        if (known == null) {
            return Permissions.EVERYTHING;
        }
        Permissions all = Permissions.NOTHING;
        for (String name : names) {
            Permissions one = known.get(name);
            if (one != null) {
                // Most callers have one role, and share what it allows.
                all = all.nothing() ? one : all.or(one);
            }
        }
        return all;
    }
}
