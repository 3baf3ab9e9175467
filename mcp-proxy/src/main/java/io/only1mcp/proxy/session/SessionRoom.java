package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.Backend;
import java.util.List;

/** What all sessions of clients share on their event loop. */
public final class SessionRoom {
    private final List<Backend> backends;
    private final Farewells farewells = new Farewells();

    /** A room in front of these backends. */
    public SessionRoom(List<Backend> backends) {
        this.backends = backends;
    }

    List<Backend> backends() {
        return backends;
    }

    Farewells farewells() {
        return farewells;
    }
}
