package io.only1mcp.proxy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.cache.AnswerCache;
import io.only1mcp.proxy.cache.CacheCounts.Event;
import io.only1mcp.proxy.cache.CallKey;
import io.only1mcp.proxy.cache.Flight;
import io.only1mcp.proxy.cache.KeptAnswer;
import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.metrics.Counters.Method;
import io.only1mcp.proxy.relay.RelayCalls;
import io.only1mcp.proxy.relay.RoutedCall;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.RelayedMethod;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.RpcError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Calls of tools whose answers may be kept: answered from memory, with the answer to an equal call that is on its way, or by
 * their backend. Whoever comes here may make the call, and it is counted and recorded. Belongs to one event loop.
 */
final class CachedCalls {
    private final AnswerCache cache;
    private final CacheConfig config;
    private final RelayCalls calls;
    private final ClientSessions sessions;
    private final Duration timeout;

    /** Of a call that has waited in vain. */
    private final Envelope envelope = new Envelope();

    private final RoutedCall call;

    /**
     * Calls of a realm.
     *
     * @param timeout how long a call waits for the answer to another one
     */
    CachedCalls(AnswerCache cache, RelayCalls calls, Routes routes, ClientSessions sessions, Duration timeout) {
        this.cache = cache;
        this.config = cache.config();
        this.calls = calls;
        this.sessions = sessions;
        this.timeout = timeout;
        this.call = new RoutedCall(routes);
    }

    /**
     * Serves a call; false where its answer may not be kept, and nothing was done.
     *
     * @param to where it goes
     * @param scanned has scanned it
     * @param session its session, or null where it has none
     * @param startedAt when it came; an instant of {@link System#nanoTime}
     */
    boolean serve(
            HttpExchange exchange, RoutedCall to, Envelope scanned, @Nullable ClientSession session, long startedAt) {
        if (to.method() != RelayedMethod.TOOLS_CALL || !isListed(exchange, to.backend(), scanned)) {
            return false;
        }
        CallKey key = cache.key(exchange, scanned, revision(session));
        if (key == null) {
            cache.counts().count(Event.SKIPPED);
            return false;
        }
        KeptAnswer kept = cache.get(key);
        if (kept != null) {
            answer(exchange, scanned, kept, startedAt);
            return true;
        }
        Flight same = config.coalesce() ? cache.underWay(key, exchange.bodyEnd()) : null;
        if (same != null && exchange.keepBody()) {
            follow(same, exchange, to.backend(), scanned, startedAt);
        } else {
            Flight flight = cache.begin(key, to.backend(), revision(session), config.coalesce());
            calls.relay(exchange, to, scanned, session, flight, startedAt);
        }
        return true;
    }

    private boolean isListed(HttpExchange exchange, Backend backend, Envelope scanned) {
        if (!scanned.escaped(Field.NAME)) {
            return config.has(backend.name(), exchange.body(), scanned.start(Field.NAME), scanned.end(Field.NAME));
        }
        byte[] name = scanned.text(Field.NAME).getBytes(UTF_8);
        return config.has(backend.name(), name, 0, name.length);
    }

    private static ProtocolVersion revision(@Nullable ClientSession session) {
        return session == null ? ProtocolVersion.NEWEST : session.version();
    }

    private void answer(HttpExchange exchange, Envelope scanned, KeptAnswer kept, long startedAt) {
        kept.answer(exchange, exchange.body(), scanned.sourceStart(Field.ID), scanned.sourceEnd(Field.ID));
        calls.counters().durations(Method.TOOLS_CALL).record(System.nanoTime() - startedAt);
    }

    private void follow(Flight flight, HttpExchange exchange, Backend backend, Envelope scanned, long startedAt) {
        Counters counters = calls.counters();
        new FollowingCall(
                flight,
                exchange,
                scanned,
                counters,
                timeout,
                backend,
                startedAt,
                alone -> sendAlone(alone, flight, startedAt));
    }

    /** Sends a call that has waited in vain: nobody waits for it, and it waits for nobody. */
    private void sendAlone(HttpExchange exchange, Flight waited, long startedAt) {
        byte[] body = exchange.body();
        envelope.scan(body, 0, exchange.bodyEnd());
        boolean modern = envelope.has(Field.META_VERSION);
        String id = exchange.head().sessionId();
        ClientSession session = modern || id == null ? null : sessions.use(id, exchange.caller());
        if (!modern && session == null) {
            refuse(exchange, SessionEndpoint.missing(id));
        } else if (!call.read(body, envelope, RelayedMethod.TOOLS_CALL, Field.NAME, modern)) {
            // Its backend has gone meanwhile.
            refuse(exchange, Unrouted.unknown(envelope, RelayedMethod.TOOLS_CALL, Field.NAME));
        } else {
            Flight flight = cache.begin(waited.key(), call.backend(), revision(session), false);
            calls.relay(exchange, call, envelope, session, flight, startedAt);
            exchange.dropBody();
        }
        call.forget();
        envelope.forget();
    }

    private void refuse(HttpExchange exchange, RpcError error) {
        calls.counters().error(Method.TOOLS_CALL, String.valueOf(error.code()));
        byte[] id = RpcError.id(exchange.body(), envelope);
        exchange.dropBody();
        Answers.error(exchange, id, error);
    }
}
