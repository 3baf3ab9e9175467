package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.upstream.Backend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a realm has.
 *
 * @param tenant whose it is; {@link #EVERYBODY} where there are no tenants
 * @param backends in the order in which they are listed
 * @param separator what stands between the name of a backend and that of a tool; empty where names stay as they are
 * @param cache which answers are kept, in the room that is its own; null where none are
 */
public record RealmPlan(
        String tenant,
        List<Backend> backends,
        String separator,
        @Nullable CacheConfig cache) {
    /** The realm of a gateway without tenants. */
    public static final String EVERYBODY = "";

    public RealmPlan {
        backends = List.copyOf(backends);
    }
}
