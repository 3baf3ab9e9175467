package io.only1mcp.micro.hashing;

import io.only1mcp.proxy.balance.HashRing;
import java.util.ArrayList;
import java.util.List;

/** The proxy's ring. */
final class Ring implements Placement {
    private final List<String> servers;
    private final HashRing ring;

    Ring(List<String> servers) {
        this.servers = servers;
        this.ring = new HashRing(servers);
    }

    @Override
    public int owner(long hash) {
        return ring.owner(ring.place(hash));
    }

    @Override
    public Placement with(String server) {
        List<String> more = new ArrayList<>(servers);
        more.add(server);
        return new Ring(more);
    }
}
