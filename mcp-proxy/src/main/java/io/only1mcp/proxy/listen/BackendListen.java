package io.only1mcp.proxy.listen;

import io.netty.util.concurrent.ScheduledFuture;
import io.only1mcp.proxy.upstream.Backend;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's part at one backend. When its stream breaks, the backend is listened to again, less and less often; and
 * because something may have been missed meanwhile, all that it can change is said to have changed when it is back.
 */
final class BackendListen implements ListenCall.Hearer {
    private final Backend backend;
    private final Listen client;
    private final Listens listens;
    private final Set<ListKind> lists;

    /** The client's URIs by those of the backend. */
    private final Map<String, String> uris = new LinkedHashMap<>();

    private final Set<ListKind> grantedLists = EnumSet.noneOf(ListKind.class);
    private @Nullable ListenCall call;
    private @Nullable ScheduledFuture<?> retry;
    private long wait;
    private long openSince;
    private boolean open;
    private boolean joinsLate;
    private boolean everOpen;
    private boolean settled;
    private int attempts;

    BackendListen(Backend backend, Set<ListKind> lists, Listen client, Listens listens) {
        this.backend = backend;
        this.lists = lists;
        this.client = client;
        this.listens = listens;
        this.wait = listens.timing().firstRetry().toNanos();
    }

    /** Wants word of a resource of the backend, too. */
    void want(String backendsUri, String clientsUri) {
        uris.put(backendsUri, clientsUri);
    }

    /** Whether there is anything to ask the backend for. */
    boolean wantsSomething() {
        return !lists.isEmpty() || !uris.isEmpty();
    }

    /** Asks the backend. */
    void begin() {
        attempts++;
        retry = null;
        Filter filter = new Filter(lists, uris.keySet());
        ListenCall next = new ListenCall(this, listens.envelope());
        call = next;
        next.send(
                backend,
                client.forwarded(),
                "{\"jsonrpc\":\"2.0\",\"id\":" + listens.nextId()
                        + ",\"method\":\"subscriptions/listen\",\"params\":{\"_meta\":" + client.meta()
                        + ",\"notifications\":" + filter.json() + "}}");
    }

    /** Keeps nobody waiting when the backend was too slow before; it joins when it answers. */
    void settleIfSuspect() {
        if (listens.isSuspect(backend)) {
            settle();
        }
    }

    /** The client has been told who accepted: who comes now comes late. */
    void acknowledgedWithout() {
        joinsLate |= !open;
    }

    @Override
    public void acknowledged(Filter granted) {
        open = true;
        openSince = System.nanoTime();
        grantedLists.clear();
        granted.lists().stream().filter(lists::contains).forEach(grantedLists::add);
        Set<String> grantedUris = new LinkedHashSet<>();
        for (String uri : granted.uris()) {
            String clients = uris.get(uri);
            if (clients != null) {
                grantedUris.add(clients);
            }
        }
        boolean missed = everOpen || joinsLate;
        everOpen = true;
        client.granted(grantedLists, grantedUris);
        settle();
        if (missed) {
            grantedLists.forEach(this::changed);
            grantedUris.forEach(uri -> client.changed(new Updated(uri)));
        }
    }

    private void settle() {
        if (!settled) {
            settled = true;
            client.settled();
        }
    }

    @Override
    public void changed(ListKind list) {
        listens.changed(backend, list);
        if (grantedLists.contains(list)) {
            client.changed(list);
        }
    }

    @Override
    public void updated(String uri) {
        if (!uris.isEmpty()) {
            String asked = uris.get(uri);
            // A part of what was asked for has a URI of its own.
            client.changed(new Updated(asked == null ? listens.uris().toClient(backend, uri) : asked));
        }
    }

    @Override
    public void ended(boolean again) {
        call = null;
        boolean lasted = open
                && System.nanoTime() - openSince
                        >= listens.timing().longestRetry().toNanos();
        open = false;
        if (!again && !everOpen) {
            settle();
            return;
        }
        if (lasted) {
            wait = listens.timing().firstRetry().toNanos();
        }
        // Not all at once, where one backend had many that listened.
        long varied = wait - ThreadLocalRandom.current().nextLong(wait / 4 + 1);
        wait = Math.min(2 * wait, listens.timing().longestRetry().toNanos());
        retry = listens.loop().schedule(this::begin, varied, TimeUnit.NANOSECONDS);
        // A connection that was closed while it waited for use says nothing about the backend.
        if (attempts > 1 || backend.state() == Backend.State.DOWN) {
            settle();
        }
    }

    Backend backend() {
        return backend;
    }

    /** The backend has gone away: what was asked of it has changed, the lists apart, which have for everybody. */
    void leave() {
        end();
        settle();
        uris.values().forEach(uri -> client.changed(new Updated(uri)));
    }

    /** Nobody listens any more. */
    void end() {
        if (call != null) {
            call.cancel();
            call = null;
        }
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
    }
}
