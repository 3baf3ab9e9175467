package io.only1mcp.proxy.listen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.concurrent.ScheduledFuture;
import io.only1mcp.proxy.answer.EventStream;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.auth.Permissions;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import java.security.Principal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client that listens: one stream to it, and one from each backend that may have something to say. Whatever happens
 * to the backends, its stream stays open, until it goes away or the gateway stops.
 */
final class Listen implements Pending {
    private final Listens listens;
    private final @Nullable Principal caller;
    private final String meta;
    private final byte[] forwarded;
    private final Filter asked;
    private final long bytes;
    private final String subscription;
    private final String id;
    private final EventStream stream;
    private List<BackendListen> parts = List.of();
    private final Coalescer<Change> changes;
    private final Set<ListKind> grantedLists = EnumSet.noneOf(ListKind.class);
    private final Set<String> grantedUris = new LinkedHashSet<>();
    private int unsettled;
    private boolean acknowledged;
    private boolean over;
    private long lastSaid = System.nanoTime();
    private @Nullable ScheduledFuture<?> acknowledging;
    private @Nullable ScheduledFuture<?> quiet;

    /**
     * Begins the stream; nobody is asked yet.
     *
     * @param id the id of the request, as JSON
     * @param meta the request's metadata, as JSON
     * @param forwarded the lines of the request's head that are passed on
     * @param bytes about how much memory it takes
     */
    Listen(Listens listens, HttpExchange exchange, byte[] id, String meta, byte[] forwarded, Filter asked, long bytes) {
        this.listens = listens;
        this.caller = exchange.caller();
        this.id = new String(id, UTF_8);
        this.subscription = "\"_meta\":{\"" + MetaKeys.SUBSCRIPTION_ID + "\":" + this.id + "}";
        this.meta = meta;
        this.forwarded = forwarded;
        this.asked = asked;
        this.bytes = bytes;
        this.changes = new Coalescer<>(System::nanoTime, this::later, this::tell);
        // Nothing may be said before the acknowledgement.
        changes.pause();
        exchange.attach(this);
        stream = new EventStream(exchange);
    }

    /** Whether the client may hear of a resource; the URI is the one that clients see in lists. */
    boolean mayHearOf(String uri) {
        byte[] bytes = uri.getBytes(UTF_8);
        return Permissions.of(caller).resources().allow(bytes, 0, bytes.length);
    }

    /** About how much memory it takes. */
    long bytes() {
        return bytes;
    }

    String meta() {
        return meta;
    }

    byte[] forwarded() {
        return forwarded;
    }

    /** Asks the backends. */
    void begin() {
        parts = listens.parts(asked, this);
        unsettled = parts.size();
        if (parts.isEmpty()) {
            acknowledge();
        } else {
            acknowledging = after(listens.timing().acknowledging().toNanos(), this::acknowledge);
            parts.forEach(BackendListen::begin);
            parts.forEach(BackendListen::settleIfSuspect);
        }
        watch(listens.timing().quiet().toNanos());
    }

    /** Backends have gone away, or come: those that stay are listened to as they were. */
    void follow() {
        Map<Backend, BackendListen> before = new LinkedHashMap<>();
        parts.forEach(part -> before.put(part.backend(), part));
        List<BackendListen> wanted = new ArrayList<>();
        List<BackendListen> come = new ArrayList<>();
        for (BackendListen part : listens.parts(asked, this)) {
            BackendListen same = before.remove(part.backend());
            wanted.add(same == null ? part : same);
            if (same == null) {
                come.add(part);
            }
        }
        parts = wanted;
        unsettled += come.size();
        before.values().forEach(BackendListen::leave);
        for (BackendListen part : come) {
            if (acknowledged) {
                part.acknowledgedWithout();
            }
            part.begin();
        }
        // Also those who say nothing themselves have something in the lists.
        grantedLists.forEach(this::changed);
    }

    private ScheduledFuture<?> after(long nanos, Runnable run) {
        return listens.loop().schedule(run, nanos, TimeUnit.NANOSECONDS);
    }

    private void later(long nanos, Runnable run) {
        ScheduledFuture<?> unused = after(nanos, run);
    }

    /** A backend listens for these. */
    void granted(Set<ListKind> lists, Set<String> uris) {
        grantedLists.addAll(lists);
        grantedUris.addAll(uris);
    }

    /** A backend has said yes or no, or is not to be waited for. */
    void settled() {
        unsettled--;
        if (unsettled == 0) {
            acknowledge();
        }
    }

    private void acknowledge() {
        if (acknowledged || over) {
            return;
        }
        acknowledged = true;
        cancel(acknowledging);
        parts.forEach(BackendListen::acknowledgedWithout);
        Set<String> uris = new LinkedHashSet<>(asked.uris());
        uris.retainAll(grantedUris);
        say(McpMethods.SUBSCRIPTIONS_ACKNOWLEDGED, ",\"notifications\":" + new Filter(grantedLists, uris).json());
        if (stream.writable()) {
            changes.resume();
        }
    }

    /** Something has changed that the client wants to know of. */
    void changed(Change change) {
        if (!over && !changes.changed(change)) {
            // It reads nothing, and more things have changed than are remembered for it.
            end();
            stream.abort();
        }
    }

    private void tell(Change change) {
        if (over) {
            return;
        }
        if (change instanceof ListKind list) {
            say(list.notification(), "");
        } else if (change instanceof Updated updated) {
            say(McpMethods.RESOURCES_UPDATED, ",\"uri\":" + JsonStrings.quote(updated.uri()));
        }
        if (!stream.writable()) {
            changes.pause();
        }
    }

    private void say(String method, String more) {
        lastSaid = System.nanoTime();
        stream.message("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{" + subscription + more + "}}");
    }

    /** Shows that the stream lives when nothing was said for a while. */
    private void watch(long nanos) {
        quiet = after(nanos, () -> {
            long longest = listens.timing().quiet().toNanos();
            long silent = System.nanoTime() - lastSaid;
            if (silent >= longest) {
                if (stream.writable()) {
                    stream.keepAlive();
                }
                lastSaid = System.nanoTime();
                silent = 0;
            }
            watch(longest - silent);
        });
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void clientReady() {
        if (acknowledged) {
            changes.resume();
        }
    }

    @Override
    public void clientGone() {
        end();
    }

    /** The stream ends as it should when it is one of these callers'. */
    void completeFor(Predicate<Principal> callers) {
        if (caller != null && callers.test(caller)) {
            complete();
        }
    }

    /** The stream ends as it should: the gateway stops, or the client may listen no longer. */
    void complete() {
        if (!stream.writable()) {
            end();
            stream.abort();
            return;
        }
        acknowledge();
        end();
        stream.end("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"resultType\":\"complete\"," + subscription
                + "}}");
    }

    private void end() {
        if (!over) {
            over = true;
            changes.stop();
            cancel(acknowledging);
            cancel(quiet);
            parts.forEach(BackendListen::end);
            listens.ended(this);
        }
    }
}
