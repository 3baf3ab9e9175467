package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.auth.Permissions;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.proxy.route.ResourceUris;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lists of all backends, each kind in one: the backends that have such a list are asked at once, and their pages
 * follow one another in the order in which the backends are configured. A backend that gives none in time stands in the
 * list with its last good one, or is left out, and the result says so.
 */
public final class Lists {
    private static final long LEAST_KEPT_BYTES = 4L * 1024 * 1024;
    private static final int MOST_LOGGED = 1000;

    private final Routes routes;
    private final Directory directory;
    private final LongSupplier clock;
    private final Consumer<String> log;
    private final Sight sight;
    private final Shelf shelf;
    private final Fetches fetches;
    private final Set<String> logged = new HashSet<>();

    /**
     * Lists of the backends that the routes lead to.
     *
     * @param directory what is known of them
     * @param clock the time in nanoseconds, the same as the directory's
     * @param log takes a line about each name that breaks the rules, once
     */
    public Lists(Routes routes, Directory directory, LongSupplier clock, Consumer<String> log) {
        this.routes = routes;
        this.sight = new Sight(routes);
        this.directory = directory;
        this.clock = clock;
        this.log = log;
        // An eighth of the heap: the rest is for what is in hand.
        this.shelf =
                new Shelf(clock, Math.max(LEAST_KEPT_BYTES, Runtime.getRuntime().maxMemory() / 8));
        this.fetches = new Fetches(shelf, routes::prefix, new ResourceUris(routes)::prefix);
    }

    /** Forgets all pages. */
    public void forget() {
        shelf.forget();
        logged.clear();
    }

    /** Forgets the pages of a backend, which went away. */
    public void forget(Backend backend) {
        shelf.forget(backend.name());
    }

    /** A backend's list has changed: it is asked for again; where it cannot be had, what it was is still served. */
    public void changed(Backend backend, ItemKind kind) {
        shelf.changed(backend.name(), kind);
    }

    /**
     * Answers a request for a list.
     *
     * @param asking asks the backends, in the era of the client
     * @param permissions what whoever asks may use: all else is left out
     * @param forOne whether callers are told apart, so that nobody may keep the answer for another
     * @param cursor a cursor that was given before, or null for the beginning
     */
    public void list(
            ItemKind kind,
            Asking asking,
            Permissions permissions,
            boolean forOne,
            @Nullable String cursor,
            Outcome outcome) {
        Map<Backend, @Nullable String> asked = asked(kind, permissions, cursor);
        if (asked == null) {
            outcome.refused(RpcError.of(
                    200, ErrorCodes.INVALID_PARAMS, "cursor: must be one that was given before; begin without one"));
            return;
        }
        new Gathering(this, kind, asking, kind.allowed(permissions), forOne, asked, outcome).begin();
    }

    /** Whom to ask for what: nobody of whom the caller may use nothing, and of whom it is to hear nothing. */
    private @Nullable Map<Backend, @Nullable String> asked(
            ItemKind kind, Permissions permissions, @Nullable String cursor) {
        Map<Backend, @Nullable String> asked = new LinkedHashMap<>();
        if (cursor == null) {
            for (Backend backend : routes.backends()) {
                if (sight.sees(permissions, kind, backend)) {
                    asked.put(backend, null);
                }
            }
            return asked;
        }
        Map<String, String> cursors = Cursors.split(cursor);
        if (cursors == null) {
            return null;
        }
        for (Backend backend : routes.backends()) {
            String own = cursors.remove(backend.name());
            if (own != null) {
                asked.put(backend, own);
            }
        }
        return cursors.isEmpty() ? asked : null;
    }

    /**
     * The backend that a URI without the name of a server belongs to: the only one that has resources, or the first that
     * lists the URI, or a template that it fits, to whoever asks; null when there is none.
     */
    public @Nullable Backend owner(Asking asking, String uri) {
        List<Backend> able = routes.backends().stream()
                .filter(backend -> directory.mayHave(backend, asking.modern(), ItemKind.RESOURCES.capability()))
                .toList();
        if (able.size() == 1) {
            return able.get(0);
        }
        for (Backend backend : able) {
            if (shelf.any(
                    asking,
                    backend.name(),
                    ItemKind.RESOURCES,
                    page -> page.uris().contains(uri))) {
                return backend;
            }
        }
        for (Backend backend : able) {
            if (shelf.any(asking, backend.name(), ItemKind.TEMPLATES, page -> Templates.anyFits(page.uris(), uri))) {
                return backend;
            }
        }
        return null;
    }

    Directory directory() {
        return directory;
    }

    LongSupplier clock() {
        return clock;
    }

    Shelf shelf() {
        return shelf;
    }

    void fetch(Asking asking, Backend backend, PageKey key, Fetches.Waiter waiter) {
        fetches.fetch(asking, backend, key, waiter);
    }

    /** A page did not come in time: the backend is asked for it in the background until it comes. */
    void missed(Backend backend, PageKey key, String how) {
        Asking own = key.modern() ? Asking.STATELESS : Asking.OWN_SESSION;
        directory
                .of(backend)
                .suspicion()
                .missed(
                        how,
                        (answered, unanswered) -> fetch(own, backend, key, new Fetches.Waiter() {
                            @Override
                            public void came(Page page) {
                                answered.run();
                            }

                            @Override
                            public void refused(Reply reply) {
                                answered.run();
                            }

                            @Override
                            public void failed(Failure failure, String why) {
                                unanswered.run();
                            }
                        }));
    }

    /** Says what is wrong with names, each once. */
    void remark(Backend backend, Page page) {
        for (String remark : page.remarks()) {
            String line = "backend " + backend.name() + ": " + remark;
            if (logged.size() < MOST_LOGGED && logged.add(line)) {
                Log.warn(log, line);
            }
        }
    }
}
