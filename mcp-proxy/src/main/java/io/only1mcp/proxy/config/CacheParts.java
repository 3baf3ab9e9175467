package io.only1mcp.proxy.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each tenant has of the room for answers that are kept: what it says itself, or an equal part of the rest. */
public final class CacheParts {
    private CacheParts() {}

    /**
     * The cache of each tenant, by its name.
     *
     * @throws IllegalArgumentException when what they say comes to more than there is, or leaves too little for the others
     */
    public static Map<String, CacheConfig> of(CacheConfig whole, List<Tenant> tenants) {
        int[] bytes = parts("bytes", whole.bytes(), CacheConfig.LEAST_BYTES, tenants, CacheShare::bytes);
        int[] entries = parts("entries", whole.entries(), 1, tenants, CacheShare::entries);
        Map<String, CacheConfig> parts = new HashMap<>();
        for (int i = 0; i < tenants.size(); i++) {
            parts.put(tenants.get(i).name(), whole.within(bytes[i], entries[i]));
        }
        return parts;
    }

    private static int[] parts(
            String what, int whole, int least, List<Tenant> tenants, Function<CacheShare, @Nullable Integer> own) {
        int[] parts = new int[tenants.size()];
        long said = 0;
        int others = 0;
        for (int i = 0; i < parts.length; i++) {
            CacheShare share = tenants.get(i).cache();
            Integer wanted = share == null ? null : own.apply(share);
            parts[i] = wanted == null ? 0 : wanted;
            said += parts[i];
            others += wanted == null ? 1 : 0;
        }
        if (said > whole) {
            throw new IllegalArgumentException("cache." + what + ": must be at most those of cache together, which are "
                    + whole + ", got " + said);
        }
        long rest = others == 0 ? 0 : (whole - said) / others;
        if (said > 0 && others > 0 && rest < least) {
            throw new IllegalArgumentException("cache." + what + ": must leave " + least + " to each of the " + others
                    + " others, got " + said + " of " + whole);
        }
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i] == 0 ? (int) Math.max(least, rest) : parts[i];
        }
        return parts;
    }
}
