package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.upstream.Backend;
import java.util.List;

/**
 * What a realm has.
 *
 * @param tenant whose it is; {@link #EVERYBODY} where there are no tenants
 * @param backends in the order in which they are listed
 * @param separator what stands between the name of a backend and that of a tool; empty where names stay as they are
 */
public record RealmPlan(String tenant, List<Backend> backends, String separator) {
    /** The realm of a gateway without tenants. */
    public static final String EVERYBODY = "";

    public RealmPlan {
        backends = List.copyOf(backends);
    }
}
