package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.catalogue.Outcome;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.rpc.RpcError;
import org.jspecify.annotations.Nullable;

/** A request that the gateway answers itself, when it knows the answer. */
final class Answering implements Pending, Outcome {
    private final Counters counters;
    private final Counters.Method method;
    private final byte[] id;
    private final long startedAt;
    private @Nullable HttpExchange exchange;

    /**
     * Begins.
     *
     * @param id the id of the request, as JSON
     * @param startedAt when it came; an instant of {@link System#nanoTime}
     */
    Answering(HttpExchange exchange, Counters counters, Counters.Method method, byte[] id, long startedAt) {
        this.exchange = exchange;
        this.counters = counters;
        this.method = method;
        this.id = id;
        this.startedAt = startedAt;
        exchange.attach(this);
        counters.began();
    }

    @Override
    public void result(byte[] json) {
        HttpExchange client = over();
        if (client != null) {
            Answers.result(client, id, json);
        }
    }

    @Override
    public void refused(RpcError error) {
        HttpExchange client = over();
        if (client != null) {
            counters.error(method, String.valueOf(error.code()));
            Answers.error(client, id, error);
        }
    }

    /** The answer is known: who gets it, or null when the client has gone. */
    @Nullable
    HttpExchange over() {
        HttpExchange client = exchange;
        if (client != null) {
            exchange = null;
            counters.ended();
            counters.durations(method).record(System.nanoTime() - startedAt);
        }
        return client;
    }

    @Override
    public void clientGone() {
        exchange = null;
        counters.ended();
        counters.disconnected();
    }

    @Override
    public void clientReady() {
        // Such an answer is written whole.
    }
}
