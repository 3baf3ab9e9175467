package io.only1mcp.proxy.relay;

import io.only1mcp.proxy.cache.Flight;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.reuse.FreeList;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import org.jspecify.annotations.Nullable;

/** Relays requests, and keeps the calls that have ended to use them again; for one event loop. */
public final class RelayCalls {
    private static final int MOST = 4096;

    private final FreeList<RelayCall> free = new FreeList<>(MOST);
    private final Counters counters;
    private final Envelope envelope = new Envelope();

    /**
     * No calls yet.
     *
     * @param counters what is counted of them
     */
    public RelayCalls(Counters counters) {
        this.counters = counters;
    }

    /**
     * Relays a request.
     *
     * @param call where it goes
     * @param scanned has scanned it
     * @param session the session in which it came; null in the era since 2026-07-28, which has none
     * @param shared what hands its answer on to equal calls; null where nobody else is given it
     * @param startedAt when it came; an instant of {@link System#nanoTime}
     */
    public void relay(
            HttpExchange exchange,
            RoutedCall call,
            Envelope scanned,
            @Nullable ClientSession session,
            @Nullable Flight shared,
            long startedAt) {
        RelayCall used = free.take();
        RelayCall next = used == null ? new RelayCall(this) : used;
        try {
            if (session == null) {
                next.modern(exchange, call, scanned, shared, startedAt);
            } else {
                next.legacy(exchange, session, call, scanned, shared, startedAt);
            }
        } catch (OutOfMemoryError e) {
            next.starved(e);
        }
    }

    /** What is counted of calls. */
    public Counters counters() {
        return counters;
    }

    /** For one answer at a time, until control goes back to whoever called. */
    Envelope envelope() {
        return envelope;
    }

    /** A call has ended. One for which there is no room is left to the collector. */
    void give(RelayCall call) {
        free.give(call);
    }
}
