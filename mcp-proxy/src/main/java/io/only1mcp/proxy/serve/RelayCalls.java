package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.metrics.Counters;
import java.util.ArrayDeque;

/** Calls that have ended, to be used again; for one event loop. */
final class RelayCalls {
    private static final int MOST = 4096;

    private final ArrayDeque<RelayCall> free = new ArrayDeque<>();
    private final Counters counters;

    RelayCalls(Counters counters) {
        this.counters = counters;
    }

    Counters counters() {
        return counters;
    }

    RelayCall take() {
        RelayCall call = free.pollFirst();
        return call == null ? new RelayCall(this) : call;
    }

    void give(RelayCall call) {
        if (free.size() < MOST) {
            free.addFirst(call);
        }
    }
}
