package io.only1mcp.proxy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.auth.Permissions;
import io.only1mcp.proxy.batch.Batches;
import io.only1mcp.proxy.cache.AnswerCache;
import io.only1mcp.proxy.catalogue.Asking;
import io.only1mcp.proxy.catalogue.Directory;
import io.only1mcp.proxy.catalogue.Handshake;
import io.only1mcp.proxy.catalogue.Lists;
import io.only1mcp.proxy.listen.Listens;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.metrics.Counters.Method;
import io.only1mcp.proxy.relay.RelayCalls;
import io.only1mcp.proxy.relay.RoutedCall;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.proxy.upstream.RelayedMethod;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.LegacyRules;
import io.only1mcp.wire.rpc.MessageRules;
import io.only1mcp.wire.rpc.ModernRules;
import io.only1mcp.wire.rpc.RpcError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The endpoint: looks at each message once, and relays it, answers it, or refuses it. */
final class McpEndpoint {
    private static final byte[] TOOLS_CALL = RelayedMethod.TOOLS_CALL.ascii();
    private static final RelayedMethod[] RELAYED = RelayedMethod.values();
    private static final byte[] SUBSCRIPTIONS_LISTEN = McpMethods.SUBSCRIPTIONS_LISTEN.getBytes(UTF_8);
    private static final byte[] NO_ID = "null".getBytes(UTF_8);
    private static final byte[] INITIALIZE = McpMethods.INITIALIZE.getBytes(UTF_8);
    private static final RpcError TOO_MUCH_SAID = RpcError.of(
            503, ErrorCodes.OVERLOADED, "the backends have not taken yet what was said before; say it again later");
    private static final RpcError NO_MEMORY =
            RpcError.of(503, ErrorCodes.OVERLOADED, "there is no memory for the request now; try again");
    private static final RpcError NOT_ALONE =
            RpcError.of(200, ErrorCodes.INVALID_REQUEST, "initialize must come alone");

    private final Routes routes;
    private final Directory directory;
    private final Listens listens;
    private final ClientSessions sessions;
    private final Counters counters;
    private final Oversight oversight;
    private final RelayCalls calls;
    private final RoutedCall call;
    private final Unrouted unrouted;
    private final OwnAnswers own;
    private final Batches batches;
    private final Envelope envelope = new Envelope();

    /** Whether the request in hand is one of a batch. */
    private boolean inBatch;

    /** Calls whose answers may be kept; null where none may. */
    private @Nullable CachedCalls cached;

    /** Whether the request in hand has waited already for what the backends say of themselves. */
    private boolean resumed;

    McpEndpoint(
            Routes routes,
            Directory directory,
            Handshake handshake,
            Lists lists,
            Listens listens,
            ClientSessions sessions,
            Counters counters,
            Oversight oversight,
            BackendLoop loop) {
        this.directory = directory;
        this.listens = listens;
        this.sessions = sessions;
        this.counters = counters;
        this.oversight = oversight;
        this.calls = new RelayCalls(counters);
        this.routes = routes;
        this.call = new RoutedCall(routes);
        this.unrouted = new Unrouted(routes, directory, lists);
        this.own = new OwnAnswers(directory, handshake, lists, sessions, counters);
        this.batches = new Batches(sessions, counters, this::element, loop);
    }

    /**
     * Has answers kept from now on.
     *
     * @param answers where; or null for no more of that
     * @param timeout how long a call may wait for the answer to an equal one
     */
    void keep(@Nullable AnswerCache answers, Duration timeout) {
        cached = answers == null ? null : new CachedCalls(answers, calls, routes, sessions, timeout);
    }

    /** Serves one POST. */
    void serve(HttpExchange exchange) {
        boolean large = exchange.ownsBody();
        look(exchange);
        if (large) {
            // What was remembered of the body is not needed any more, and would keep it.
            envelope.forget();
            call.forget();
        }
    }

    private void look(HttpExchange exchange) {
        long startedAt = System.nanoTime();
        byte[] body = exchange.body();
        boolean wellFormed = envelope.scan(body, 0, exchange.bodyEnd());
        if (envelope.fault() == Envelope.Fault.ARRAY && !inBatch && batches.serve(exchange)) {
            return;
        }
        if (!oversight.records(exchange, envelope, wellFormed)) {
            return;
        }
        if (!wellFormed) {
            refuse(exchange, RpcError.of(envelope.fault(), envelope.faultAt()));
            return;
        }
        RpcError error = MessageRules.check(envelope);
        boolean modern = ModernRules.apply(envelope, exchange.head());
        if (error == null) {
            error = !modern
                    ? LegacyRules.check(exchange.head())
                    : MessageRules.isRequest(envelope)
                            ? ModernRules.check(body, envelope, exchange.head(), directory.served())
                            : null;
        }
        if (error != null) {
            if (error.code() == ErrorCodes.UNSUPPORTED_VERSION) {
                directory.doubt(true);
            }
            refuse(exchange, error);
        } else if (modern) {
            take(exchange, null, startedAt);
        } else if (MessageRules.isRequest(envelope) && envelope.is(Field.METHOD, INITIALIZE)) {
            initialize(exchange, startedAt);
        } else {
            String id = exchange.head().sessionId();
            ClientSession session = id == null ? null : sessions.use(id, exchange.caller());
            if (session == null) {
                refuse(exchange, SessionEndpoint.missing(id));
            } else {
                take(exchange, session, startedAt);
            }
        }
    }

    /** Serves one message of a batch. */
    private void element(HttpExchange inner) {
        inBatch = true;
        try {
            serve(inner);
        } finally {
            inBatch = false;
        }
    }

    private void initialize(HttpExchange exchange, long startedAt) {
        RpcError wrong = inBatch ? NOT_ALONE : Initializing.check(envelope);
        if (wrong != null) {
            refuse(exchange, wrong);
        } else if (!exchange.mayKeepBody()) {
            putOff(exchange, RpcError.id(exchange.body(), envelope), NO_MEMORY);
        } else {
            own.initialize(exchange, envelope, startedAt);
        }
    }

    /** Takes a message; one of the era since 2026-07-28 has no session. */
    private void take(HttpExchange exchange, @Nullable ClientSession session, long startedAt) {
        if (!MessageRules.isRequest(envelope)) {
            handOn(exchange, session);
        } else if (envelope.is(Field.METHOD, TOOLS_CALL)) {
            route(exchange, RelayedMethod.TOOLS_CALL, session, startedAt);
        } else if (session == null && envelope.is(Field.METHOD, SUBSCRIPTIONS_LISTEN)) {
            listens.listen(exchange, envelope);
        } else {
            RelayedMethod method = relayed(session == null);
            if (method != null) {
                route(exchange, method, session, startedAt);
            } else if (!exchange.mayKeepBody()) {
                putOff(exchange, RpcError.id(exchange.body(), envelope), NO_MEMORY);
            } else {
                own.answer(exchange, envelope, session, startedAt);
            }
        }
    }

    /** A notification or a response of a client: nothing waits for it. */
    private void handOn(HttpExchange exchange, @Nullable ClientSession session) {
        counters.notified();
        if (session == null || session.said(exchange.body(), exchange.bodyEnd(), envelope)) {
            Answers.accepted(exchange);
        } else {
            putOff(exchange, NO_ID, TOO_MUCH_SAID);
        }
    }

    private @Nullable RelayedMethod relayed(boolean modern) {
        for (RelayedMethod method : RELAYED) {
            if (envelope.is(Field.METHOD, method.ascii()) && method.in(modern)) {
                return method;
            }
        }
        return null;
    }

    /** Finds the way of a request that names something, and relays it where its caller may use that. */
    private void route(HttpExchange exchange, RelayedMethod method, @Nullable ClientSession session, long startedAt) {
        Field field = method.field(envelope);
        if (envelope.kind(field) != Kind.STRING) {
            refuse(exchange, RpcError.of(200, ErrorCodes.INVALID_PARAMS, method.place() + ": must be a string"));
        } else if (method == RelayedMethod.COMPLETE && envelope.has(Field.REF_URI) && envelope.has(Field.REF_NAME)) {
            refuse(exchange, RpcError.of(200, ErrorCodes.INVALID_PARAMS, method.place() + ": must not both be there"));
        } else if (!call.read(exchange.body(), envelope, method, field, session == null)) {
            unrouted(exchange, method, field, session, startedAt);
        } else if (isAllowed(exchange)) {
            relay(exchange, session, startedAt);
        } else {
            deny(exchange, method, field);
        }
    }

    private boolean isAllowed(HttpExchange exchange) {
        return call.isAllowed(Permissions.of(exchange.caller()));
    }

    /** To whoever may not use it, it does not exist. */
    private void deny(HttpExchange exchange, RelayedMethod method, Field field) {
        counters.denied();
        oversight.denied(exchange);
        refuse(exchange, Unrouted.unknown(envelope, method, field));
    }

    /** Relays a request whose way is known, unless it may not go, or is answered without its backend. */
    private void relay(HttpExchange exchange, @Nullable ClientSession session, long startedAt) {
        if (!call.backend().speaks(session == null)) {
            refuse(exchange, ofAnotherEra(call.backend(), session == null));
        } else if (oversight.passes(exchange, call, envelope, startedAt)
                && (cached == null || !cached.serve(exchange, call, envelope, session, startedAt))) {
            calls.relay(exchange, call, envelope, session, null, startedAt);
        }
    }

    /** Relays a request whose name begins with that of no backend, where it is known whose it is, or refuses it. */
    private void unrouted(
            HttpExchange exchange, RelayedMethod method, Field field, @Nullable ClientSession session, long startedAt) {
        boolean modern = session == null;
        if (!resumed && unrouted.mustAsk(method, modern)) {
            if (exchange.keepBody()) {
                Postponed postponed = new Postponed(exchange, counters);
                directory.learn(modern, () -> resume(postponed));
            } else {
                putOff(exchange, RpcError.id(exchange.body(), envelope), NO_MEMORY);
            }
            return;
        }
        Backend owner = unrouted.owner(envelope, field, session == null ? Asking.STATELESS : session);
        if (owner != null) {
            call.leadTo(owner);
        }
        if (!isAllowed(exchange)) {
            deny(exchange, method, field);
        } else if (owner != null) {
            relay(exchange, session, startedAt);
        } else if (Permissions.of(exchange.caller()).everything()) {
            refuse(exchange, unrouted.refusal(envelope, method, field, modern));
        } else {
            refuse(exchange, Unrouted.unknown(envelope, method, field));
        }
    }

    private RpcError ofAnotherEra(Backend backend, boolean modern) {
        directory.doubt(modern);
        return RpcError.of(
                200,
                ErrorCodes.INVALID_PARAMS,
                "backend " + backend.name() + ": " + directory.whyNot(backend, modern)
                        + (modern
                                ? "; nothing is translated, initialize a session for it"
                                : "; nothing is translated"));
    }

    private void resume(Postponed postponed) {
        HttpExchange exchange = postponed.resume();
        if (exchange != null) {
            resumed = true;
            try {
                serve(exchange);
            } finally {
                resumed = false;
                exchange.dropBody();
            }
        }
    }

    /** Answers that there is no room for it now. */
    private void putOff(HttpExchange exchange, byte[] id, RpcError error) {
        counters.error(Method.OTHER, String.valueOf(error.code()));
        Answers.later(exchange, id, error, 1);
    }

    /** Answers with an error before anything was done. */
    private void refuse(HttpExchange exchange, RpcError error) {
        counters.error(Method.OTHER, String.valueOf(error.code()));
        Answers.error(exchange, RpcError.id(exchange.body(), envelope), error);
    }
}
