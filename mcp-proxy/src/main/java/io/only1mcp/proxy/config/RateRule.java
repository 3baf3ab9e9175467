package io.only1mcp.proxy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may pass: each tenant that it is about has a bucket of its own, which holds {@code burst} tokens at
 * the beginning and at most, and gets {@code count} in each {@code per}.
 *
 * @param tenant the tenants; {@code *} is also for callers who have none
 * @param tool the tools, by their full names; null counts every request that goes through to a backend
 * @param count 1 to 1,000,000
 * @param per a second, a minute or an hour
 * @param burst 1 to 1,000,000
 * @param own whether it is of the tenant's own: to a tenant that has such rules no others apply
 */
public record RateRule(
        NamePattern tenant, @Nullable NamePattern tool, int count, Duration per, int burst, boolean own) {
    private static final int MOST = 1_000_000;

    public RateRule {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("rate: must be 1 to 1000000, got " + count);
        }
        if (burst < 1 || burst > MOST) {
            throw new IllegalArgumentException("burst: must be 1 to 1000000, got " + burst);
        }
        if (per.isNegative() || per.isZero() || per.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("rate: must be per second, minute or hour, got " + per);
        }
    }

    /** The rule in a few words, as metrics name it: tenants, tools and rate. */
    public String label() {
        String unit = per.equals(Duration.ofSeconds(1)) ? "s" : per.equals(Duration.ofMinutes(1)) ? "m" : "h";
        return tenant + " " + (tool == null ? "all" : tool) + " " + count + "/" + unit;
    }
}
