package io.only1mcp.proxy.serve;

import io.netty.util.concurrent.Future;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.cache.Flight;
import io.only1mcp.proxy.cache.KeptAnswer;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.metrics.Counters.Method;
import io.only1mcp.proxy.relay.Unanswered;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.rpc.RpcError;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that waits, body and all, for the answer to an equal one that is on its way; no longer than for a backend. */
final class FollowingCall implements Pending, Flight.Waiter {
    private final Flight flight;
    private final byte[] id;
    private final int requestBytes;
    private final Counters counters;
    private final long startedAt;
    private final Consumer<HttpExchange> alone;
    private final Future<?> deadline;
    private @Nullable HttpExchange exchange;

    /**
     * Begins to wait, with a body that is kept.
     *
     * @param envelope has scanned the call
     * @param timeout how long it waits
     * @param backend who is waited for
     * @param startedAt when the call came; an instant of {@link System#nanoTime}
     * @param alone sends it on its own, should the other one get no answer that is good for it
     */
    FollowingCall(
            Flight flight,
            HttpExchange exchange,
            Envelope envelope,
            Counters counters,
            Duration timeout,
            Backend backend,
            long startedAt,
            Consumer<HttpExchange> alone) {
        this.flight = flight;
        this.exchange = exchange;
        this.id = RpcError.id(exchange.body(), envelope);
        this.requestBytes = exchange.bodyEnd();
        this.counters = counters;
        this.startedAt = startedAt;
        this.alone = alone;
        exchange.attach(this);
        counters.began();
        flight.join(this, requestBytes);
        deadline = exchange.channel()
                .eventLoop()
                .schedule(() -> late(backend, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void answered(KeptAnswer answer) {
        HttpExchange client = over();
        if (client != null) {
            client.dropBody();
            answer.answer(client, id, 0, id.length);
            counters.durations(Method.TOOLS_CALL).record(System.nanoTime() - startedAt);
        }
    }

    @Override
    public void unanswered() {
        HttpExchange client = exchange;
        if (client != null) {
            // Whoever calls this is in the midst of something.
            client.channel().eventLoop().execute(this::goAlone);
        }
    }

    private void goAlone() {
        HttpExchange client = over();
        if (client != null) {
            client.attach(null);
            alone.accept(client);
        }
    }

    private void late(Backend backend, Duration timeout) {
        HttpExchange client = over();
        if (client != null) {
            client.dropBody();
            counters.error(Method.TOOLS_CALL, Failure.TIMED_OUT.label());
            Unanswered.answer(
                    client, id, backend, Failure.TIMED_OUT, "gave no answer within " + timeout.toMillis() + " ms");
            counters.durations(Method.TOOLS_CALL).record(System.nanoTime() - startedAt);
        }
    }

    /** It waits no longer: whose it is, or null when that was so before. */
    private @Nullable HttpExchange over() {
        HttpExchange client = exchange;
        if (client != null) {
            exchange = null;
            deadline.cancel(false);
            counters.ended();
            flight.leave(this, requestBytes);
        }
        return client;
    }

    @Override
    public void clientGone() {
        HttpExchange client = over();
        if (client != null) {
            client.dropBody();
            counters.disconnected();
        }
    }

    @Override
    public void clientReady() {
        // Nothing has been written.
    }
}
