package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.wire.http.HttpExchange;
import org.jspecify.annotations.Nullable;

/** A request that waits, body and all, until more is known of the backends; then it is looked at from the beginning. */
final class Postponed implements Pending {
    private final Counters counters;
    private @Nullable HttpExchange exchange;

    /** A request whose body is kept. */
    Postponed(HttpExchange exchange, Counters counters) {
        this.exchange = exchange;
        this.counters = counters;
        exchange.attach(this);
        counters.began();
    }

    /** The request, when it is still wanted; or null. It waits no longer. */
    @Nullable
    HttpExchange resume() {
        HttpExchange client = exchange;
        if (client != null) {
            exchange = null;
            client.attach(null);
            counters.ended();
        }
        return client;
    }

    @Override
    public void clientGone() {
        if (exchange != null) {
            exchange.dropBody();
            exchange = null;
            counters.ended();
            counters.disconnected();
        }
    }

    @Override
    public void clientReady() {
        // Nothing has been written.
    }
}
