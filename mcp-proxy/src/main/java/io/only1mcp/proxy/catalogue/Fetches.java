package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.wire.json.JsonStrings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages on their way from the backends. Whoever wants a page for everybody that is on its way already waits for the same;
 * one that turns out to be for one client only is asked for once more by each of the others.
 */
final class Fetches {

    /** Waits for a page; one of the three is called, once. */
    interface Waiter {
        /** Here it is. */
        void came(Page page);

        /** The backend has answered something else. */
        void refused(Reply reply);

        /** The backend has not answered. */
        void failed(Failure failure, String why);
    }

    private final Shelf shelf;
    private final Function<Backend, byte[]> names;
    private final Function<Backend, byte[]> uris;
    private final Map<PageKey, Fetch> underWay = new HashMap<>();

    /**
     * Nothing is on its way.
     *
     * @param shelf where pages are put when they have come
     * @param names what stands before the names of a backend
     * @param uris what stands before the URIs of a backend
     */
    Fetches(Shelf shelf, Function<Backend, byte[]> names, Function<Backend, byte[]> uris) {
        this.shelf = shelf;
        this.names = names;
        this.uris = uris;
    }

    /** Fetches a page. */
    void fetch(Asking asking, Backend backend, PageKey key, Waiter waiter) {
        Page latest = shelf.latest(key);
        boolean shared = asking.modern() && (latest == null || !latest.isPrivate());
        Fetch same = shared ? underWay.get(key) : null;
        if (same != null) {
            same.waiters.add(waiter);
            return;
        }
        Fetch fetch = new Fetch(asking, backend, key, waiter);
        if (shared) {
            underWay.put(key, fetch);
        }
        String cursor = key.cursor();
        String params = cursor == null ? "" : "\"cursor\":" + JsonStrings.quote(cursor);
        asking.ask(backend, key.kind().method(), params, fetch);
    }

    /** One question and those who wait for its answer. */
    private final class Fetch implements Question.Asker {
        private final Asking asking;
        private final Backend backend;
        private final PageKey key;
        private final long change;
        private final List<Waiter> waiters = new ArrayList<>(1);

        Fetch(Asking asking, Backend backend, PageKey key, Waiter first) {
            this.asking = asking;
            this.backend = backend;
            this.key = key;
            this.change = shelf.change(key.backend(), key.kind());
            waiters.add(first);
        }

        @Override
        public void answered(Reply reply) {
            underWay.remove(key, this);
            byte[] prefix = (key.kind().byUri() ? uris : names).apply(backend);
            @Nullable Page page = shelf.read(key, reply.body(), prefix);
            if (page == null) {
                waiters.forEach(waiter -> waiter.refused(reply));
                return;
            }
            shelf.keep(asking, key, page, change);
            waiters.get(0).came(page);
            for (Waiter other : waiters.subList(1, waiters.size())) {
                if (page.isPrivate()) {
                    fetch(asking, backend, key, other);
                } else {
                    other.came(page);
                }
            }
        }

        @Override
        public void unanswered(Failure failure, String why) {
            underWay.remove(key, this);
            waiters.forEach(waiter -> waiter.failed(failure, why));
        }
    }
}
