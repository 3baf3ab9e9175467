package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.reuse.FreeList;
import io.only1mcp.wire.json.Envelope;

/** Calls that have ended, to be used again; for one event loop. */
final class RelayCalls {
    private static final int MOST = 4096;

    private final FreeList<RelayCall> free = new FreeList<>(MOST);
    private final Counters counters;
    private final Envelope envelope = new Envelope();

    RelayCalls(Counters counters) {
        this.counters = counters;
    }

    Counters counters() {
        return counters;
    }

    /** For one answer at a time, until control goes back to whoever called. */
    Envelope envelope() {
        return envelope;
    }

    RelayCall take() {
        RelayCall call = free.take();
        return call == null ? new RelayCall(this) : call;
    }

    /** A call has ended. One for which there is no room is left to the collector. */
    void give(RelayCall call) {
        free.give(call);
    }
}
