package io.only1mcp.proxy.listen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.EventLoop;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.route.ResourceUris;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.RequestHeads;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.security.Principal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that listen, since 2026-07-28: subscriptions/listen of clients, each with one of its own at every backend that may
 * have something to say. Belongs to one event loop.
 */
public final class Listens {
    /** The largest request that is kept, for it is sent again when a backend is listened to again. */
    private static final int LARGEST = 256 * 1024;

    /** What a client's stream needs to know of the backends. */
    public interface Backends {
        /**
         * Whether a backend may have something to say; true where that is not known.
         *
         * @param list the list that may change, or null for the resources themselves
         */
        boolean maySay(Backend backend, @Nullable ListKind list);

        /** Whether a backend is not worth waiting for: it did not answer in time before. */
        boolean isSuspect(Backend backend);

        /** Whose resource it is that a client calls by this URI, without a prefix; or null. */
        @Nullable
        Backend owner(String uri);

        /** A list has changed, or may have while nobody listened: what is known of it is so no longer. */
        void changed(Backend backend, ListKind list);
    }

    private final Routes routes;
    private final ResourceUris uris;
    private final Backends backends;
    private final EventLoop loop;
    private final Timing timing;
    private final ListenRoom room;
    private final Counters counters;
    private final Envelope envelope = new Envelope();
    private final Set<Listen> open = new LinkedHashSet<>();
    private boolean stopping;
    private long ids;

    /**
     * Nobody listens yet.
     *
     * @param room how much memory all that listen may take
     */
    public Listens(
            Routes routes, Backends backends, EventLoop loop, Timing timing, ListenRoom room, Counters counters) {
        this.routes = routes;
        this.uris = new ResourceUris(routes);
        this.backends = backends;
        this.loop = loop;
        this.timing = timing;
        this.room = room;
        this.counters = counters;
    }

    /**
     * Answers a subscriptions/listen, with a stream or with an error.
     *
     * @param request the request, which was found to be good so far
     */
    public void listen(HttpExchange exchange, Envelope request) {
        byte[] id = RpcError.id(exchange.body(), request);
        RpcError refusal = refusal(exchange);
        if (refusal != null) {
            refuse(exchange, id, refusal);
            return;
        }
        Filter asked;
        try {
            asked = Filter.read(exchange.body(), request.start(Field.PARAMS), request.end(Field.PARAMS));
        } catch (IllegalArgumentException e) {
            refuse(exchange, id, RpcError.of(200, ErrorCodes.INVALID_PARAMS, String.valueOf(e.getMessage())));
            return;
        }
        long bytes = ListenRoom.bytes(exchange.bodyEnd(), heard(asked));
        if (!room.take(bytes)) {
            String full = "as many listen already as there is memory for; listen again later";
            refuse(exchange, id, RpcError.of(503, ErrorCodes.OVERLOADED, full));
            return;
        }
        int start = request.start(Field.META);
        String meta = new String(exchange.body(), start, request.end(Field.META) - start, UTF_8);
        Listen listen = new Listen(this, exchange, id, meta, RequestHeads.forwarded(exchange.head()), asked, bytes);
        open.add(listen);
        counters.listening(1);
        listen.begin();
    }

    /** How many backends may have something to say about what is asked for. */
    private long heard(Filter asked) {
        return routes.backends().stream()
                .filter(backend -> asked.lists().stream().anyMatch(list -> backends.maySay(backend, list))
                        || (!asked.uris().isEmpty() && backends.maySay(backend, null)))
                .count();
    }

    private @Nullable RpcError refusal(HttpExchange exchange) {
        if (stopping) {
            return RpcError.of(503, ErrorCodes.OVERLOADED, "the gateway is about to end; listen again later");
        }
        return exchange.bodyEnd() <= LARGEST
                ? null
                : RpcError.of(413, ErrorCodes.TOO_LARGE, "subscriptions/listen: must be at most " + LARGEST + " bytes");
    }

    private void refuse(HttpExchange exchange, byte[] id, RpcError error) {
        counters.error(Counters.Method.SUBSCRIPTIONS_LISTEN, String.valueOf(error.code()));
        exchange.answer(error.answer(exchange.allocator(), exchange.keepAlive(), id));
    }

    /** Ends the streams of some callers as they should end. */
    public void endOf(Predicate<Principal> callers) {
        List.copyOf(open).forEach(listen -> listen.completeFor(callers));
    }

    /** Ends all streams as they should end. */
    public void endAll() {
        List.copyOf(open).forEach(Listen::complete);
    }

    /** Ends all streams as they should end, and takes no more. */
    public void stop() {
        stopping = true;
        endAll();
    }

    /** Backends have gone away, or come, and so have the lists changed. */
    public void follow() {
        List.copyOf(open).forEach(Listen::follow);
    }

    void ended(Listen listen) {
        open.remove(listen);
        room.giveBack(listen.bytes());
        counters.listening(-1);
    }

    /** A part for each backend that may have something to say about what is asked for. */
    List<BackendListen> parts(Filter asked, Listen client) {
        Map<Backend, BackendListen> parts = new LinkedHashMap<>();
        for (Backend backend : routes.backends()) {
            Set<ListKind> lists = EnumSet.noneOf(ListKind.class);
            asked.lists().stream()
                    .filter(list -> backends.maySay(backend, list))
                    .forEach(lists::add);
            parts.put(backend, new BackendListen(backend, lists, client, this));
        }
        for (String uri : asked.uris()) {
            byte[] bytes = uri.getBytes(UTF_8);
            int prefix = uris.prefixLength(bytes, 0, bytes.length);
            Backend owner = prefix < 0 ? backends.owner(uri) : uris.backend(bytes, 0, prefix);
            BackendListen part = owner == null ? null : parts.get(owner);
            String own = new String(bytes, Math.max(0, prefix), bytes.length - Math.max(0, prefix), UTF_8);
            if (owner != null
                    && part != null
                    && client.mayHearOf(uris.toClient(owner, own))
                    && backends.maySay(owner, null)) {
                part.want(own, uri);
            }
        }
        return parts.values().stream().filter(BackendListen::wantsSomething).toList();
    }

    /** Whether a backend is not worth waiting for. */
    boolean isSuspect(Backend backend) {
        return backends.isSuspect(backend);
    }

    /** A backend's list has changed, or may have. */
    void changed(Backend backend, ListKind list) {
        backends.changed(backend, list);
    }

    /** An id for a request to a backend. */
    long nextId() {
        return ++ids;
    }

    Timing timing() {
        return timing;
    }

    EventLoop loop() {
        return loop;
    }

    ResourceUris uris() {
        return uris;
    }

    /** Scratch for one message. */
    Envelope envelope() {
        return envelope;
    }
}
