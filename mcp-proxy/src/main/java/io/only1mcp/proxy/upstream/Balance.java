package io.only1mcp.proxy.upstream;

import io.only1mcp.proxy.balance.HashRing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a backend's replicas gets a call: with a key the one that the key belongs to, else the one with the fewest
 * calls in hand, in turn where that is the same. Replicas that are out are passed over. When all are out, one that may be
 * tried is tried all the same: a server that is said to be lost is better than certain failure.
 */
final class Balance {
    private final List<Replica> replicas;
    private final HashRing ring;
    private int turn;

    Balance(List<Replica> replicas) {
        this.replicas = replicas;
        this.ring = new HashRing(replicas.stream().map(Replica::url).toList());
    }

    /** The replica for a key; 0 is no key. */
    Replica replica(long key) {
        Replica in = in(key);
        if (in != null) {
            return in;
        }
        long now = System.nanoTime();
        Replica best = replicas.get(0);
        for (Replica replica : replicas) {
            if (replica.wouldTry(now) && (!best.wouldTry(now) || replica.inFlight() < best.inFlight())) {
                best = replica;
            }
        }
        return best;
    }

    /** The replica for a key among those that are not out; or null. */
    @Nullable
    Replica in(long key) {
        return key == 0 ? fewest() : owner(key);
    }

    private @Nullable Replica owner(long key) {
        int place = ring.place(key);
        for (int i = 0; i < ring.size(); i++) {
            Replica replica = replicas.get(ring.owner((place + i) % ring.size()));
            if (!replica.isOut()) {
                return replica;
            }
        }
        return null;
    }

    private @Nullable Replica fewest() {
        Replica best = null;
        int chosen = turn;
        for (int i = 0; i < replicas.size(); i++) {
            int at = (turn + i) % replicas.size();
            Replica replica = replicas.get(at);
            if (!replica.isOut() && (best == null || replica.inFlight() < best.inFlight())) {
                best = replica;
                chosen = at;
            }
        }
        turn = (chosen + 1) % replicas.size();
        return best;
    }
}
