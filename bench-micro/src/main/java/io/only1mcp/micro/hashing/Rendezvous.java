package io.only1mcp.micro.hashing;

import io.only1mcp.proxy.balance.Hash64;
import java.util.Arrays;
import java.util.List;

/** Rendezvous hashing: every server has a score for the key, and the highest takes it. */
final class Rendezvous implements Placement {
    private final long[] servers;

    Rendezvous(List<String> servers) {
        this(servers.stream().mapToLong(Hash64::of).toArray());
    }

    private Rendezvous(long[] servers) {
        this.servers = servers;
    }

    @Override
    public int owner(long hash) {
        int owner = 0;
        long highest = Long.MIN_VALUE;
        for (int i = 0; i < servers.length; i++) {
            long score = mixed(hash ^ servers[i]);
            if (score > highest) {
                highest = score;
                owner = i;
            }
        }
        return owner;
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    @Override
    public Placement with(String server) {
        long[] more = Arrays.copyOf(servers, servers.length + 1);
        more[servers.length] = Hash64.of(server);
        return new Rendezvous(more);
    }
}
