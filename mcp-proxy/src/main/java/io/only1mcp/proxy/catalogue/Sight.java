package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.auth.Permissions;
import io.only1mcp.proxy.route.ResourceUris;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;

/** Which backends there are for a caller: those of which it may use something, if they have it. */
final class Sight {
    private final Routes routes;
    private final ResourceUris uris;

    /** Sight of the backends that the routes lead to. */
    Sight(Routes routes) {
        this.routes = routes;
        this.uris = new ResourceUris(routes);
    }

    /** Whether a caller may use anything of a backend. */
    boolean sees(Permissions permissions, Backend backend) {
        if (permissions.everything()) {
            return true;
        }
        for (ItemKind kind : ItemKind.values()) {
            if (sees(permissions, kind, backend)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a caller may use anything of one kind. */
    boolean sees(Permissions permissions, ItemKind kind, Backend backend) {
        byte[] prefix = kind.byUri() ? uris.prefix(backend) : routes.prefix(backend);
        return kind.allowed(permissions).mayAllow(prefix);
    }
}
