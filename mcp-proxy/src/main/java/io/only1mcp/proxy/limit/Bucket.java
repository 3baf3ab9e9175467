package io.only1mcp.proxy.limit;

import io.only1mcp.proxy.config.RateRule;

/**
 * Tokens that come at a steady rate. All of it is whole numbers, so that no token is lost or made by rounding: a
 * nanosecond brings as many parts as tokens come in a period, and a token has as many parts as the period has nanoseconds.
 */
final class Bucket {
    private final long partsPerToken;
    private final long partsPerNano;
    private final long most;
    private long parts;
    private long at;

    /** A full one. */
    Bucket(RateRule rule, long now) {
        this.partsPerToken = rule.per().toNanos();
        this.partsPerNano = rule.count();
        this.most = rule.burst() * partsPerToken;
        this.parts = most;
        this.at = now;
    }

    /** How many nanoseconds it takes until there is a token; 0 when there is one. */
    long nanosToToken(long now) {
        refill(now);
        long missing = partsPerToken - parts;
        return missing <= 0 ? 0 : (missing + partsPerNano - 1) / partsPerNano;
    }

    /** Takes a token, of which there must be one. */
    void take() {
        parts -= partsPerToken;
    }

    private void refill(long now) {
        long elapsed = now - at;
        at = now;
        if (elapsed > (most - parts) / partsPerNano) {
            parts = most;
        } else if (elapsed > 0) {
            parts += elapsed * partsPerNano;
        }
    }
}
