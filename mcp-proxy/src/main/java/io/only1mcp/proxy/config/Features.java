package io.only1mcp.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway does besides relaying; each of it is null where it is not wanted.
 *
 * @param tenants whom it keeps apart; none where all clients share everything
 * @param authentication who may use it
 * @param roles what callers may use
 * @param audit how calls are recorded
 * @param rateLimits how often tenants may call
 * @param cache which answers it keeps
 * @param log how it says what happens; in text where nothing else is wanted
 */
public record Features(
        List<Tenant> tenants,
        @Nullable AuthenticationConfig authentication,
        @Nullable RolesConfig roles,
        @Nullable AuditConfig audit,
        @Nullable List<RateRule> rateLimits,
        @Nullable CacheConfig cache,
        LogFormat log) {
    /** Nothing of it. */
    public static final Features NONE = new Features(List.of(), null, null, null, null, null, LogFormat.TEXT);

    public Features {
        tenants = List.copyOf(tenants);
    }
}
