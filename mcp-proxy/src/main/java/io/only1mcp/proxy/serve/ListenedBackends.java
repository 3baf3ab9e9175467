package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.catalogue.ToolLists;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.listen.Listens;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import org.jspecify.annotations.Nullable;

/** What those who listen need to know of the backends, from the catalogue. */
final class ListenedBackends implements Listens.Backends {
    private final Routes routes;
    private final ToolLists lists;

    ListenedBackends(Routes routes, ToolLists lists) {
        this.routes = routes;
        this.lists = lists;
    }

    @Override
    public boolean maySay(Backend backend, @Nullable ListKind list) {
        return true;
    }

    @Override
    public @Nullable Backend owner(String uri) {
        return routes.backends().size() == 1 ? routes.backends().get(0) : null;
    }

    @Override
    public void changed(Backend backend, ListKind list) {
        lists.forget();
    }
}
