package io.only1mcp.proxy.serve;

import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.proxy.cache.AnswerCache;
import io.only1mcp.proxy.cache.CacheCounts;
import io.only1mcp.proxy.catalogue.Directory;
import io.only1mcp.proxy.catalogue.Handshake;
import io.only1mcp.proxy.catalogue.Lists;
import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.config.SessionLimits;
import io.only1mcp.proxy.listen.ListenRoom;
import io.only1mcp.proxy.listen.Listens;
import io.only1mcp.proxy.listen.Timing;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.route.ResourceUris;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.proxy.session.Places;
import io.only1mcp.proxy.session.SessionRoom;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.HttpExchange;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that is behind the endpoint for those who share it: the backends that they reach and what is known of them, their
 * sessions, and who listens. Nothing of it is shared with another realm. Belongs to one event loop.
 */
public final class Realm {
    private static final int HEAP_PER_INTRODUCTIONS = 16;

    private final String tenant;
    private final Routes routes;
    private final Places places = new Places();
    private final Directory directory;
    private final Lists lists;
    private final ResourceUris uris;
    private final Listens listens;
    private final ClientSessions sessions;
    private final McpEndpoint endpoint;
    private final SessionEndpoint door;
    private final CacheCounts cacheCounts = new CacheCounts();
    private final LongSupplier clock;
    private final Duration callTimeout;

    /** The answers that are kept; null where none are. */
    private @Nullable AnswerCache answers;

    /**
     * A realm; on the loop.
     *
     * @param plan what it has
     * @param loop the loop that it belongs to
     * @param limits how long and how many sessions of clients are kept
     * @param counters what the front counts, for all realms together
     * @param oversight what callers are held to, in all realms together
     * @param listenRoom how much memory those who listen may take, in all realms together
     * @param clock the time in nanoseconds by which sessions, kept answers and what is known of backends grow old
     * @param log takes a line about what should not happen
     */
    public Realm(
            RealmPlan plan,
            BackendLoop loop,
            SessionLimits limits,
            Counters counters,
            Oversight oversight,
            ListenRoom listenRoom,
            LongSupplier clock,
            Consumer<String> log) {
        this.tenant = plan.tenant();
        this.routes = new Routes(plan.backends(), plan.separator());
        this.directory = new Directory(routes.backends(), loop, clock, log);
        this.lists = new Lists(routes, directory, clock, log);
        Handshake handshake = new Handshake(directory, routes, clock);
        this.uris = new ResourceUris(routes);
        settle();
        ListenedBackends listened = new ListenedBackends(directory, lists, this::dropAnswers);
        this.listens = new Listens(
                routes, listened, loop.eventLoop(), Timing.usual(loop.questionTimeout()), listenRoom, counters);
        SessionRoom room = new SessionRoom(places, loop, new SeenEvents(listened), clock);
        this.sessions = new ClientSessions(
                room, limits, Runtime.getRuntime().maxMemory() / HEAP_PER_INTRODUCTIONS, counters.sessions());
        this.endpoint =
                new McpEndpoint(routes, directory, handshake, lists, listens, sessions, counters, oversight, loop);
        this.door = new SessionEndpoint(sessions);
        this.clock = clock;
        this.callTimeout = loop.callTimeout();
        keepAnswers(plan.cache());
    }

    /** Has answers kept as is said here from now on; where that is what was said before, those that are kept stay. */
    private void keepAnswers(@Nullable CacheConfig config) {
        if (config == null ? answers == null : answers != null && config.equals(answers.config())) {
            return;
        }
        if (answers != null) {
            answers.close();
        }
        answers = config == null ? null : new AnswerCache(config, clock, cacheCounts);
        endpoint.keep(answers, callTimeout);
    }

    private void dropAnswers(Backend backend) {
        if (answers != null) {
            answers.drop(backend);
        }
    }

    private void settle() {
        places.follow(routes.backends());
        routes.backends().forEach(backend -> backend.uriPrefix(uris.prefix(backend)));
    }

    /**
     * Has other backends from now on. Those that stay keep their connections, their sessions and what is known of them;
     * those that go answer what they have in hand.
     *
     * @param plan what it has from now on
     * @param leaving called for each that goes; what it returns, when it has nothing in hand any more
     * @throws IllegalArgumentException when names could be split in two ways; then nothing has changed
     */
    public void follow(RealmPlan plan, Function<Backend, Runnable> leaving) {
        List<Backend> before = routes.backends();
        List<Backend> next = plan.backends();
        boolean renamed = !routes.separator().equals(plan.separator());
        routes.lead(next, plan.separator());
        List<Backend> gone =
                before.stream().filter(backend -> !next.contains(backend)).toList();
        keepAnswers(plan.cache());
        if (!renamed && before.equals(next)) {
            return;
        }
        settle();
        directory.follow(next);
        if (renamed) {
            lists.forget();
            next.forEach(this::dropAnswers);
        }
        gone.forEach(lists::forget);
        gone.forEach(this::dropAnswers);
        sessions.follow(gone);
        listens.follow();
        gone.forEach(backend -> retire(backend, leaving.apply(backend)));
    }

    private void retire(Backend backend, Runnable whenGone) {
        backend.retire(() -> {
            sessions.endAt(backend);
            backend.session().end(() -> {});
            whenGone.run();
        });
    }

    /** Ends all sessions with the backends, and calls when they have been told. */
    public void endSessions(Runnable done) {
        keepAnswers(null);
        int[] left = {routes.backends().size() + 1};
        Runnable ended = () -> {
            left[0]--;
            if (left[0] == 0) {
                done.run();
            }
        };
        routes.backends().forEach(backend -> backend.session().end(ended));
        sessions.endAll(ended);
    }

    /**
     * Ends: what listens at once, and the rest when what is in hand has been answered.
     *
     * @param leaving called for each backend; what it returns, when it has nothing in hand any more
     */
    public void end(Function<Backend, Runnable> leaving) {
        keepAnswers(null);
        stop();
        List<Backend> gone = routes.backends();
        sessions.follow(gone);
        int[] left = {gone.size()};
        for (Backend backend : gone) {
            Runnable drained = leaving.apply(backend);
            retire(backend, () -> {
                drained.run();
                left[0]--;
                if (left[0] == 0) {
                    sessions.endAll(() -> {});
                }
            });
        }
    }

    /** Serves a request to the endpoint. */
    public void serve(HttpExchange exchange) {
        if (exchange.head().method().equals(HttpMethod.POST)) {
            endpoint.serve(exchange);
        } else {
            door.serve(exchange);
        }
    }

    /** The backends, and how their names are told apart. */
    public Routes routes() {
        return routes;
    }

    /** What is known of the backends. */
    public Directory directory() {
        return directory;
    }

    /** The sessions of clients of the eras up to 2025-11-25. */
    public ClientSessions sessions() {
        return sessions;
    }

    /** Forgets what the backends said. */
    public void forget() {
        if (answers != null) {
            answers.forget();
        }
        lists.forget();
        directory.forget();
    }

    /** Ends the sessions that nobody uses, and lets go of answers that are too old. */
    public void sweep() {
        sessions.sweep();
        if (answers != null) {
            answers.sweep();
        }
    }

    /** Ends the streams of some callers that would never end. */
    public void endStreamsOf(Predicate<Principal> callers) {
        listens.endOf(callers);
        sessions.endStreamsOf(callers);
    }

    /** Ends the streams that would never end; clients may open others. */
    public void endStreams() {
        listens.endAll();
        sessions.endStreams();
    }

    /** Ends the streams that would never end, and lets nobody listen any more. */
    public void stop() {
        listens.stop();
        sessions.endStreams();
    }

    /** The answers that are kept; null where none are. */
    public @Nullable AnswerCache answers() {
        return answers;
    }

    /** The tenant whose it is; empty where there are none. */
    public String tenant() {
        return tenant;
    }
}
