package io.only1mcp.proxy.serve;

import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.audit.AuditLog;
import io.only1mcp.proxy.config.RateRule;
import io.only1mcp.proxy.config.SessionLimits;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.HttpService;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The front: {@code /mcp}, {@code /health}, {@code /metrics} and {@code /admin/reset}. Belongs to one event loop. */
public final class Gateway implements HttpService {
    private static final AnswerHead METRICS = AnswerHead.of(200, "text/plain; version=0.0.4; charset=utf-8");

    private final @Nullable Doorkeeper doorkeeper;
    private final Realm realm;
    private final Counters counters = new Counters();
    private final Oversight oversight = new Oversight(counters);
    private final Consumer<String> log;

    /**
     * A front for the backends that the routes lead to.
     *
     * @param loop the loop that it belongs to
     * @param limits how long and how many sessions of clients are kept
     * @param clock the time in nanoseconds by which they grow old
     * @param doorkeeper asks who calls, or null where everybody may come in
     * @param log takes a line about what should not happen
     */
    public Gateway(
            Routes routes,
            BackendLoop loop,
            SessionLimits limits,
            LongSupplier clock,
            @Nullable Doorkeeper doorkeeper,
            Consumer<String> log) {
        this.doorkeeper = doorkeeper;
        this.realm = new Realm(routes, loop, limits, counters, oversight, clock, log);
        this.log = log;
    }

    /**
     * Holds callers to more than the protocol, from now on; to be called before the first request.
     *
     * @param audit where their requests are recorded, or null
     * @param rules how often they may call, or null
     */
    public void oversee(@Nullable AuditLog audit, @Nullable List<RateRule> rules) {
        if (audit != null) {
            oversight.recordIn(audit);
        }
        oversight.limitBy(rules);
    }

    /** What is behind the endpoint. */
    public Realm realm() {
        return realm;
    }

    @Override
    public void serve(HttpExchange exchange) {
        String path = exchange.head().path();
        if (path.equals("/mcp")) {
            Doorkeeper door = doorkeeper;
            if (door == null || door.admits(exchange, oversight)) {
                realm.serve(exchange);
            } else {
                counters.refused(exchange.caller() == null ? 401 : 403);
            }
            return;
        }
        switch (path) {
            case "/health" -> health(exchange);
            case "/metrics" ->
                Answers.json(
                        exchange,
                        METRICS,
                        MetricsPage.write(
                                counters, realm.sessions(), realm.routes().backends(), realm.directory(), oversight));
            case "/admin/reset" -> reset(exchange);
            default -> other(exchange, path);
        }
    }

    private void other(HttpExchange exchange, String path) {
        if (doorkeeper != null && doorkeeper.describes(path)) {
            doorkeeper.describe(exchange);
        } else {
            Answers.notFound(exchange);
        }
    }

    /** Ends what has grown old: sessions that nobody uses, and streams of callers whose tokens have expired. */
    public void sweep() {
        realm.sweep();
        if (doorkeeper != null) {
            realm.endStreamsOf(doorkeeper.over());
        }
    }

    private void health(HttpExchange exchange) {
        Reaching reaching = new Reaching(exchange);
        realm.directory().reach(() -> reaching.answer("{\"status\":\"up\",\"backends\":[" + realm.health() + "]}"));
    }

    private void reset(HttpExchange exchange) {
        boolean local = exchange.channel().remoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
        if (!local) {
            Answers.forbidden(exchange, "only for peers on this machine");
        } else if (!exchange.head().method().equals(HttpMethod.POST)) {
            Answers.onlyPost(exchange);
        } else {
            realm.forget();
            Answers.noContent(exchange);
        }
    }

    @Override
    public void connected() {
        counters.connected();
    }

    @Override
    public void closed(HttpExchange exchange) {
        exchange.gone();
        if (exchange.attachment() instanceof Pending pending) {
            pending.clientGone();
        }
    }

    @Override
    public void writable(HttpExchange exchange) {
        if (exchange.attachment() instanceof Pending pending) {
            pending.clientReady();
        }
    }

    @Override
    public void stopping() {
        realm.endStreams();
    }

    @Override
    public void refused(int status) {
        counters.refused(status);
    }

    @Override
    public void failed(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        log.accept("internal error: " + trace);
    }
}
