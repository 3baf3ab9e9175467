package io.only1mcp.proxy.limit;

import static io.only1mcp.proxy.metrics.Exposition.label;

import io.only1mcp.proxy.config.RateRule;
import io.only1mcp.proxy.metrics.Exposition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often tenants may call. A request passes when each rule that is about it has a token left in the tenant's own
 * bucket, and then takes one of each; else it takes none. A request that passes allocates nothing. Belongs to one event loop.
 *
 * <p>There are at most 20,000 buckets. The tenant that called longest ago is forgotten first, and begins with full buckets
 * when it comes again.
 */
public final class RateLimits {
    private static final int MOST_BUCKETS = 20_000;
    private static final byte[] NOTHING = {};

    private final List<RateRule> rules;
    private final long[] refused;
    private final Map<String, @Nullable Bucket[]> tenants;

    /** Limits of which none is used up. */
    public RateLimits(List<RateRule> rules) {
        this(rules, MOST_BUCKETS);
    }

    RateLimits(List<RateRule> rules, int mostBuckets) {
        this.rules = List.copyOf(rules);
        this.refused = new long[rules.size()];
        int mostTenants = Math.max(1, mostBuckets / Math.max(1, rules.size()));
        this.tenants = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, @Nullable Bucket[]> eldest) {
                return size() > mostTenants;
            }
        };
    }

    /**
     * Asks for a call of the tool whose full name, without escapes, is {@code name[from, to)}.
     *
     * @param tenant whose call it is, or null
     * @param now an instant of {@link System#nanoTime}
     * @return 0 when it may pass; else nothing was taken, and after so many nanoseconds it could have passed
     */
    public long call(@Nullable String tenant, byte[] name, int from, int to, long now) {
        return ask(tenant, true, name, from, to, now);
    }

    /** Asks for any other request that goes through to a backend; as {@link #call}. */
    public long request(@Nullable String tenant, long now) {
        return ask(tenant, false, NOTHING, 0, 0, now);
    }

    private long ask(@Nullable String tenant, boolean tool, byte[] name, int from, int to, long now) {
        @Nullable Bucket[] buckets = buckets(tenant == null ? "" : tenant, now);
        long longest = 0;
        int scarcest = -1;
        for (int i = 0; i < buckets.length; i++) {
            Bucket bucket = buckets[i];
            if (bucket != null && isAbout(rules.get(i), tool, name, from, to)) {
                long wait = bucket.nanosToToken(now);
                if (wait > longest) {
                    longest = wait;
                    scarcest = i;
                }
            }
        }
        if (scarcest >= 0) {
            refused[scarcest]++;
            return longest;
        }
        for (int i = 0; i < buckets.length; i++) {
            Bucket bucket = buckets[i];
            if (bucket != null && isAbout(rules.get(i), tool, name, from, to)) {
                bucket.take();
            }
        }
        return 0;
    }

    private static boolean isAbout(RateRule rule, boolean tool, byte[] name, int from, int to) {
        return rule.tool() == null || (tool && rule.tool().matches(name, from, to));
    }

    private @Nullable Bucket[] buckets(String tenant, long now) {
        @Nullable Bucket[] known = tenants.get(tenant);
        return known == null ? first(tenant, now) : known;
    }

    private @Nullable Bucket[] first(String tenant, long now) {
        @Nullable Bucket[] buckets = new @Nullable Bucket[rules.size()];
        boolean hasOwn =
                rules.stream().anyMatch(rule -> rule.own() && rule.tenant().matches(tenant));
        for (int i = 0; i < buckets.length; i++) {
            RateRule rule = rules.get(i);
            boolean applies = rule.tenant().matches(tenant) && (rule.own() || !hasOwn);
            buckets[i] = applies ? new Bucket(rule, now) : null;
        }
        tenants.put(tenant, buckets);
        return buckets;
    }

    /** The rules, in the order in which they were given. */
    public List<RateRule> rules() {
        return rules;
    }

    /** How many requests were refused for want of a token of the rule with this index, and of no scarcer one. */
    long refused(int rule) {
        return refused[rule];
    }

    /** Writes how many requests were refused. */
    public void figures(Exposition page) {
        page.metric(
                "only1mcp_limited_total", "counter", "Requests refused by a rate limit, by the rule that was scarcest");
        for (int i = 0; i < refused.length; i++) {
            page.sample(
                    "only1mcp_limited_total",
                    label("rule", i + " " + rules.get(i).label()),
                    refused[i]);
        }
    }

    /** How many tenants have buckets. */
    int tenants() {
        return tenants.size();
    }
}
