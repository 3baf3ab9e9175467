package io.only1mcp.proxy.serve;

import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.catalogue.Directory;
import io.only1mcp.proxy.catalogue.Handshake;
import io.only1mcp.proxy.catalogue.Lists;
import io.only1mcp.proxy.config.SessionLimits;
import io.only1mcp.proxy.listen.Listens;
import io.only1mcp.proxy.listen.Timing;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.route.ResourceUris;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.proxy.session.SessionRoom;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.HttpService;
import io.only1mcp.wire.json.JsonStrings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The front: {@code /mcp}, {@code /health}, {@code /metrics} and {@code /admin/reset}. Belongs to one event loop. */
public final class Gateway implements HttpService {
    private static final AnswerHead METRICS = AnswerHead.of(200, "text/plain; version=0.0.4; charset=utf-8");

    private static final int MOST_LISTENS = 10_000;

    private final Routes routes;
    private final Directory directory;
    private final Lists lists;
    private final Listens listens;
    private final Counters counters = new Counters();
    private final ClientSessions sessions;
    private final McpEndpoint endpoint;
    private final SessionEndpoint door;
    private final Consumer<String> log;

    /**
     * A front for the backends that the routes lead to.
     *
     * @param loop the loop that it belongs to
     * @param limits how long and how many sessions of clients are kept
     * @param clock the time in nanoseconds by which they grow old
     * @param log takes a line about what should not happen
     */
    public Gateway(Routes routes, BackendLoop loop, SessionLimits limits, LongSupplier clock, Consumer<String> log) {
        this.routes = routes;
        this.directory = new Directory(routes.backends(), loop, System::nanoTime, log);
        this.lists = new Lists(routes, directory, System::nanoTime, log);
        Handshake handshake = new Handshake(directory, System::nanoTime);
        ResourceUris uris = new ResourceUris(routes);
        routes.backends().forEach(backend -> backend.uriPrefix(uris.prefix(backend)));
        ListenedBackends listened = new ListenedBackends(directory, lists);
        this.listens = new Listens(
                routes, listened, loop.eventLoop(), Timing.usual(loop.questionTimeout()), MOST_LISTENS, counters);
        SessionRoom room = new SessionRoom(
                routes.backends(), loop.eventLoop(), (int) loop.largestAnswer(), new SeenEvents(listened), clock);
        this.sessions = new ClientSessions(room, limits);
        this.endpoint = new McpEndpoint(
                routes, directory, handshake, lists, listens, sessions, counters, (int) loop.largestAnswer());
        this.door = new SessionEndpoint(sessions);
        this.log = log;
    }

    /** The sessions of clients of the eras up to 2025-11-25. */
    public ClientSessions sessions() {
        return sessions;
    }

    @Override
    public void serve(HttpExchange exchange) {
        String path = exchange.head().path();
        if (path.equals("/mcp")) {
            if (isPost(exchange)) {
                endpoint.serve(exchange);
            } else {
                door.serve(exchange);
            }
            return;
        }
        switch (path) {
            case "/health" -> health(exchange);
            case "/metrics" ->
                Answers.json(exchange, METRICS, MetricsPage.write(counters, sessions, routes.backends(), directory));
            case "/admin/reset" -> reset(exchange);
            default -> Answers.notFound(exchange);
        }
    }

    private static boolean isPost(HttpExchange exchange) {
        return exchange.head().method().equals(HttpMethod.POST);
    }

    private void health(HttpExchange exchange) {
        Reaching reaching = new Reaching(exchange);
        directory.reach(() -> reaching.answer(health()));
    }

    private String health() {
        return "{\"status\":\"up\",\"backends\":["
                + routes.backends().stream().map(this::health).collect(Collectors.joining(",")) + "]}";
    }

    private String health(Backend backend) {
        String state = switch (backend.state()) {
            case UNKNOWN -> "unknown";
            case UP -> "up";
            case DOWN -> "down";
        };
        String why = backend.lastError().isEmpty() ? directory.suspicion(backend) : backend.lastError();
        String error = why.isEmpty() ? "" : ",\"error\":" + JsonStrings.quote(why);
        String suspect = directory.isSuspect(backend) ? ",\"suspect\":true" : "";
        return "{\"name\":" + JsonStrings.quote(backend.name()) + ",\"url\":" + JsonStrings.quote(backend.url())
                + ",\"status\":\"" + state + "\"" + suspect + error + "}";
    }

    private void reset(HttpExchange exchange) {
        boolean local = exchange.channel().remoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
        if (!local) {
            Answers.forbidden(exchange, "only for peers on this machine");
        } else if (!isPost(exchange)) {
            Answers.onlyPost(exchange);
        } else {
            lists.forget();
            directory.forget();
            Answers.noContent(exchange);
        }
    }

    @Override
    public void connected() {
        counters.connected();
    }

    @Override
    public void closed(HttpExchange exchange) {
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
        listens.stop();
        sessions.endStreams();
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
