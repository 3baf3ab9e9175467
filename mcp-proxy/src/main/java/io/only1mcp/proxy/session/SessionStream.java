package io.only1mcp.proxy.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import io.only1mcp.proxy.answer.EventStream;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.listen.Coalescer;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.sse.SseWriter;
import java.security.Principal;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What all backends of a client say of themselves, in one stream to the client: its GET. There is one reader at a time; a
 * new one takes over from an older, without a backend's noticing.
 */
final class SessionStream {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long FAR_BEHIND_BYTES = 64 * 1024;

    private final ClientSession client;
    private @Nullable BackendStream[] parts;
    private @Nullable Reader reader;

    SessionStream(ClientSession client) {
        this.client = client;
        this.parts = new @Nullable BackendStream[client.room().places().count()];
    }

    /**
     * A client reads.
     *
     * @param last the last event that it saw, or null when it begins anew
     */
    void take(HttpExchange exchange, EventIds.@Nullable Place last) {
        end();
        reader = new Reader(exchange);
        for (BackendStream part : parts) {
            if (part != null) {
                if (last == null) {
                    part.forget();
                }
                // The reader before may have held it back.
                part.goOn();
            }
        }
        client.open().forEach(this::opened);
        if (last != null) {
            Session named = client.with(last.backend());
            if (named.isOpen()) {
                part(named).beginBehind(last.own());
            }
        }
    }

    private BackendStream part(Session session) {
        int place = session.backend().place();
        if (place >= parts.length) {
            parts = Arrays.copyOf(parts, place + 1);
        }
        BackendStream part = parts[place];
        if (part == null || part.backend() != session.backend()) {
            part = new BackendStream(this, client, session);
            parts[place] = part;
        }
        return part;
    }

    /** A backend has gone away. */
    void leave(Backend gone) {
        int place = gone.place();
        BackendStream part = place < parts.length ? parts[place] : null;
        if (part != null && part.backend() == gone) {
            part.stop();
            parts[place] = null;
        }
    }

    /** A session with a backend is open. */
    void opened(Session session) {
        if (reader != null) {
            part(session).begin();
        }
    }

    /** Whose it is. */
    ClientSession client() {
        return client;
    }

    /** Whether the client reads. */
    boolean isRead() {
        return reader != null;
    }

    /** Whether much waits already for the client to take it. */
    boolean isFarBehind() {
        Reader current = reader;
        return current != null && current.stream.waiting() > FAR_BEHIND_BYTES;
    }

    /**
     * Passes events on.
     *
     * @param events taken over
     * @return false when the client takes no more for now
     */
    boolean pass(ByteBuf events) {
        Reader current = reader;
        if (current == null) {
            events.release();
            return true;
        }
        return current.pass(events);
    }

    /** A list of a backend has changed. */
    void changed(ListKind list) {
        if (reader != null) {
            reader.changes.changed(list);
        }
    }

    /** Shows the client that the stream lives, when nothing was said for a while. */
    void keepAlive(long now) {
        if (reader != null) {
            reader.keepAlive(now);
        }
    }

    /** Ends the stream to the client; the backends are listened to for whoever reads next. */
    private void end() {
        Reader current = reader;
        if (current != null) {
            current.over();
            current.stream.end();
        }
    }

    /** Ends all when one of these callers reads. */
    void stopFor(Predicate<Principal> callers) {
        Reader current = reader;
        if (current != null && current.caller != null && callers.test(current.caller)) {
            stop();
        }
    }

    /** Ends all. */
    void stop() {
        end();
        reader = null;
        stopParts();
    }

    private void stopParts() {
        client.room().readBy(this, false);
        for (BackendStream part : parts) {
            if (part != null) {
                part.stop();
            }
        }
    }

    /** One GET of the client. */
    private final class Reader implements Pending {
        private final EventStream stream;
        private final @Nullable Principal caller;
        private final Coalescer<ListKind> changes;
        private long saidAt;

        Reader(HttpExchange exchange) {
            exchange.attach(this);
            this.stream = new EventStream(exchange);
            this.caller = exchange.caller();
            this.changes = new Coalescer<>(System::nanoTime, this::later, this::say);
            this.saidAt = client.room().now();
            client.room().readBy(SessionStream.this, true);
        }

        private void later(long nanos, Runnable run) {
            ScheduledFuture<?> unused = client.room().loop().schedule(run, nanos, TimeUnit.NANOSECONDS);
        }

        private void say(ListKind list) {
            byte[] message = ("{\"jsonrpc\":\"2.0\",\"method\":\"" + list.notification() + "\"}").getBytes(UTF_8);
            ByteBuf event = client.room().buffer();
            SseWriter.message(event, message, 0, message.length);
            if (!pass(event)) {
                changes.pause();
            }
        }

        boolean pass(ByteBuf events) {
            saidAt = client.room().now();
            stream.events(events);
            return stream.writable();
        }

        void keepAlive(long now) {
            if (now - saidAt >= QUIET_NANOS && stream.writable()) {
                saidAt = now;
                stream.keepAlive();
            }
        }

        void over() {
            changes.stop();
        }

        @Override
        public void clientGone() {
            over();
            if (reader == this) {
                reader = null;
                stopParts();
            }
        }

        @Override
        public void clientReady() {
            if (reader == this) {
                changes.resume();
                for (BackendStream part : parts) {
                    if (part != null) {
                        part.goOn();
                    }
                }
            }
        }
    }
}
