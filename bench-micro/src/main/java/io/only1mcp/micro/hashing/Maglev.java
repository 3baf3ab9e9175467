package io.only1mcp.micro.hashing;

import io.only1mcp.proxy.balance.Hash64;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Maglev's table: each server has an order of preference over all places, and in turn they take their next free one. A
 * look-up is one read, and a new server means a new table, in which a few keys move between the old ones too.
 */
final class Maglev implements Placement {
    /** A prime, and the smaller of the two sizes in the paper. */
    static final int PLACES = 65_537;

    private final List<String> servers;
    private final int[] table = new int[PLACES];

    Maglev(List<String> servers) {
        this.servers = servers;
        int[] next = new int[servers.size()];
        int[] skip = new int[servers.size()];
        for (int i = 0; i < servers.size(); i++) {
            byte[] name = servers.get(i).getBytes(StandardCharsets.UTF_8);
            next[i] = below(Hash64.of(0, name, 0, name.length), PLACES);
            skip[i] = below(Hash64.of(1, name, 0, name.length), PLACES - 1) + 1;
        }
        Arrays.fill(table, -1);
        for (int taken = 0; taken < PLACES; taken++) {
            int server = taken % servers.size();
            while (table[next[server]] >= 0) {
                next[server] = (next[server] + skip[server]) % PLACES;
            }
            table[next[server]] = server;
        }
    }

    private static int below(long hash, int limit) {
        return (int) ((hash >>> 1) % limit);
    }

    @Override
    public int owner(long hash) {
        return table[below(hash, PLACES)];
    }

    @Override
    public Placement with(String server) {
        List<String> more = new ArrayList<>(servers);
        more.add(server);
        return new Maglev(more);
    }
}
