package io.only1mcp.proxy;

import io.only1mcp.proxy.admin.Pages;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.audit.AuditLog;
import io.only1mcp.proxy.auth.Caller;
import io.only1mcp.proxy.config.RateRule;
import io.only1mcp.proxy.config.SessionLimits;
import io.only1mcp.proxy.listen.ListenRoom;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.reload.ReloadFigures;
import io.only1mcp.proxy.reload.Reloaded;
import io.only1mcp.proxy.serve.Doorkeeper;
import io.only1mcp.proxy.serve.Oversight;
import io.only1mcp.proxy.serve.Realm;
import io.only1mcp.proxy.serve.RealmPlan;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.HttpServer;
import io.only1mcp.wire.http.HttpService;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in: leads those to {@code /mcp} to the realm of whoever asks, and others to the pages about the
 * gateway. Belongs to one event loop.
 */
final class Gateway implements HttpService {
    private static final RpcError NO_TENANT = RpcError.of(
            403, ErrorCodes.NOT_ALLOWED, "Authorization: the caller is of none of the tenants that are served here");

    private final Map<String, Realm> realms = new LinkedHashMap<>();
    private final Function<RealmPlan, Realm> maker;
    private final Counters counters = new Counters();
    private final ReloadFigures reloads = new ReloadFigures(System::nanoTime);
    private final Oversight oversight = new Oversight(counters);
    private final Pages pages;
    private final Consumer<String> log;

    /** Asks who calls; null where everybody may come in. */
    private @Nullable Doorkeeper doorkeeper;

    /** The only realm, where there are no tenants. */
    private @Nullable Realm everybody;

    /**
     * A front with nothing behind it yet.
     *
     * @param loop the loop that it belongs to
     * @param limits how long and how many sessions of clients are kept
     * @param clock the time in nanoseconds by which they grow old
     * @param log takes a line about what should not happen
     */
    Gateway(BackendLoop loop, SessionLimits limits, LongSupplier clock, Consumer<String> log) {
        ListenRoom room = new ListenRoom(Runtime.getRuntime().maxMemory() / 4);
        this.maker = plan -> new Realm(plan, loop, limits, counters, oversight, room, clock, log);
        this.pages = new Pages(realms.values(), counters, oversight, reloads, loop.eventLoop());
        this.log = log;
    }

    /**
     * Has these realms from now on.
     *
     * @param plans one for each tenant, or one for everybody
     * @param keeper asks who calls, or null where everybody may come in; where it is another one than before, streams that
     *     last end, so that whoever reads them comes in anew
     * @param whenGone called for each backend that is in no realm any more, when it has nothing in hand
     * @throws IllegalArgumentException when names of backends could be split in two ways; then nothing has changed
     */
    void follow(List<RealmPlan> plans, @Nullable Doorkeeper keeper, Consumer<Backend> whenGone) {
        Function<Backend, Runnable> leaving = backend -> {
            Runnable drained = reloads.leaves();
            return () -> {
                drained.run();
                whenGone.accept(backend);
            };
        };
        Set<String> gone = new HashSet<>(realms.keySet());
        for (RealmPlan plan : plans) {
            gone.remove(plan.tenant());
            Realm same = realms.get(plan.tenant());
            if (same == null) {
                realms.put(plan.tenant(), maker.apply(plan));
            } else {
                same.follow(plan, leaving);
            }
        }
        for (String tenant : gone) {
            Realm ended = realms.remove(tenant);
            if (ended != null) {
                ended.end(leaving);
            }
        }
        everybody = realms.get(RealmPlan.EVERYBODY);
        if (doorkeeper != keeper) {
            doorkeeper = keeper;
            realms.values().forEach(Realm::endStreams);
        }
    }

    /**
     * Holds callers to more than the protocol, from now on; to be called before the first request.
     *
     * @param audit where their requests are recorded, or null
     * @param rules how often they may call, or null
     */
    void oversee(@Nullable AuditLog audit, @Nullable List<RateRule> rules) {
        if (audit != null) {
            oversight.recordIn(audit);
        }
        oversight.limitBy(rules);
    }

    /**
     * Clients come in there; its figures are shown.
     *
     * @param server the server that leads here
     */
    void entrance(HttpServer server) {
        counters.entrance(server::connections, server::bufferedBytes);
    }

    /** Holds callers to these rules from now on; the same rules keep their counts. */
    void limitBy(@Nullable List<RateRule> rules) {
        oversight.limitBy(rules);
    }

    /** What is counted of new configurations. */
    ReloadFigures reloads() {
        return reloads;
    }

    /** Lets {@code POST /admin/reload} have the configuration read again. */
    void onReload(Supplier<CompletableFuture<Reloaded>> reload) {
        pages.onReload(reload);
    }

    /** Ends what has grown old: sessions that nobody uses, and streams of callers whose tokens have expired. */
    void sweep() {
        for (Realm realm : realms.values()) {
            realm.sweep();
            if (doorkeeper != null) {
                realm.endStreamsOf(doorkeeper.over());
            }
        }
    }

    /** Ends all sessions, and calls when the backends have been told. */
    void endSessions(Runnable done) {
        int[] left = {realms.size()};
        realms.values()
                .forEach(realm -> realm.endSessions(() -> {
                    left[0]--;
                    if (left[0] == 0) {
                        done.run();
                    }
                }));
    }

    /** The realm of whoever asks; or null where there is none for it. */
    private @Nullable Realm realm(HttpExchange exchange) {
        if (everybody != null) {
            return everybody;
        }
        return exchange.caller() instanceof Caller caller && caller.tenant() != null
                ? realms.get(caller.tenant())
                : null;
    }

    private void enter(HttpExchange exchange) {
        if (doorkeeper != null && !doorkeeper.admits(exchange, oversight)) {
            counters.refused(exchange.caller() == null ? 401 : 403);
            return;
        }
        Realm realm = realm(exchange);
        if (realm == null) {
            counters.refused(403);
            oversight.turnedAway(exchange);
            Answers.error(exchange, NO_TENANT);
        } else {
            realm.serve(exchange);
        }
    }

    @Override
    public void serve(HttpExchange exchange) {
        String path = exchange.head().path();
        if (path.equals("/mcp")) {
            enter(exchange);
        } else if (!pages.serve(exchange, path)) {
            other(exchange, path);
        }
    }

    private void other(HttpExchange exchange, String path) {
        if (doorkeeper != null && doorkeeper.describes(path)) {
            doorkeeper.describe(exchange);
        } else {
            Answers.notFound(exchange);
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
        pages.drain();
        realms.values().forEach(Realm::stop);
    }

    @Override
    public void foreign(HttpExchange exchange) {
        oversight.turnedAway(exchange);
    }

    @Override
    public void refused(int status) {
        counters.refused(status);
    }

    @Override
    public void failed(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        Log.error(log, "internal error: " + trace);
    }
}
