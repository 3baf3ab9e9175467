package io.only1mcp.proxy.admin;

import io.netty.channel.EventLoop;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.reload.ReloadFigures;
import io.only1mcp.proxy.reload.Reloaded;
import io.only1mcp.proxy.serve.Oversight;
import io.only1mcp.proxy.serve.Realm;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What is served beside the endpoint: {@code /health}, {@code /ready}, {@code /metrics} and {@code /admin}. */
public final class Pages {
    private static final AnswerHead METRICS = AnswerHead.of(200, "text/plain; version=0.0.4; charset=utf-8");

    private final Collection<Realm> realms;
    private final Counters counters;
    private final Oversight oversight;
    private final ReloadFigures reloads;
    private final Admin admin;
    private final LongPage.Underway figures;
    private final Probes probes;

    /**
     * Pages about a gateway.
     *
     * @param realms those that there are, as they come and go
     * @param counters what its front counts
     * @param oversight what its callers are held to
     * @param reloads what is counted of new configurations
     * @param loop the loop that it belongs to
     */
    public Pages(
            Collection<Realm> realms, Counters counters, Oversight oversight, ReloadFigures reloads, EventLoop loop) {
        this.realms = realms;
        this.counters = counters;
        this.oversight = oversight;
        this.reloads = reloads;
        this.admin = new Admin(() -> realms.forEach(Realm::forget));
        this.figures = new LongPage.Underway(loop);
        // Those who look whether the gateway lives do not wait for those who collect figures.
        this.probes = new Probes(realms, loop, new LongPage.Underway(loop));
    }

    /** Answers a request; false where nothing is at its path. */
    public boolean serve(HttpExchange exchange, String path) {
        switch (path) {
            case "/health" -> probes.health(exchange);
            case "/ready" -> probes.ready(exchange);
            case "/metrics" ->
                LongPage.answerInTurn(exchange, METRICS, MetricsPage.of(counters, realms, oversight, reloads), figures);
            case "/admin/reset", "/admin/reload" -> admin.serve(exchange, path);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Lets {@code POST /admin/reload} have the configuration read again. */
    public void onReload(Supplier<CompletableFuture<Reloaded>> reload) {
        admin.onReload(reload);
    }

    /** From now on the gateway is not ready any more. */
    public void drain() {
        probes.drain();
    }
}
