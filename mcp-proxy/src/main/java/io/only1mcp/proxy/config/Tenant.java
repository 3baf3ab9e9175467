package io.only1mcp.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clients that see nothing of others: their backends, their sessions and all that is kept for them are their own.
 *
 * @param name as tokens have it: 1 to 64 of {@code A-Z a-z 0-9 _ . -}
 * @param backends the names of the backends that they reach, at least one, in the order in which their tools are listed
 * @param rateLimits how often they may call, instead of what is said for all; null for that
 * @param cache what they have of the room for answers that are kept; null for an equal part
 */
public record Tenant(
        String name,
        List<String> backends,
        @Nullable List<RateRule> rateLimits,
        @Nullable CacheShare cache) {
    private static final int LONGEST_NAME = 64;

    public Tenant {
        backends = List.copyOf(backends);
        if (!name.matches("[A-Za-z0-9_.-]{1," + LONGEST_NAME + "}")) {
            throw new IllegalArgumentException(
                    "the name must be 1 to " + LONGEST_NAME + " of A-Z a-z 0-9 _ . -, got \"" + name + "\"");
        }
        if (backends.isEmpty()) {
            throw new IllegalArgumentException("backends: must name at least one");
        }
    }
}
