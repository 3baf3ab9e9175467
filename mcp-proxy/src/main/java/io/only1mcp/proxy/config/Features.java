package io.only1mcp.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway does besides relaying; each of it is null where it is not wanted.
 *
 * @param audit how calls are recorded
 * @param rateLimits how often tenants may call
 * @param log how it says what happens; in text where nothing else is wanted
 */
public record Features(
        @Nullable AuditConfig audit, @Nullable List<RateRule> rateLimits, LogFormat log) {
    /** Nothing of it. */
    public static final Features NONE = new Features(null, null, LogFormat.TEXT);
}
