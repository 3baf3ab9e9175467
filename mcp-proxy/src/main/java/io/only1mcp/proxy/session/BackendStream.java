package io.only1mcp.proxy.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.ScheduledFuture;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendCall;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.protocol.McpHeaders;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one backend says of itself in a client's session: its answer to GET. When the stream ends or breaks, it is taken up
 * again behind the last event that came, when the backend said, and later each time that nothing comes.
 */
final class BackendStream extends BackendCall implements EventRelay.Unasked {
    private static final int NOT_ALLOWED = 405;
    private static final int NOT_FOUND = 404;
    private static final byte[] LAST_EVENT_ID = (McpHeaders.LAST_EVENT_ID + ": ").getBytes(US_ASCII);
    private static final byte[] END = "\r\n".getBytes(US_ASCII);
    private static final int FRAMING = 32;

    private final SessionStream to;
    private final ClientSession client;
    private final Session from;
    private @Nullable EventRelay relay;
    private @Nullable ScheduledFuture<?> again;
    private @Nullable String lastId;
    private Backoff backoff = new Backoff();
    private long begunAt;
    private int generation = -1;
    private boolean running;
    private boolean hasNone;

    BackendStream(SessionStream to, ClientSession client, Session from) {
        super(true);
        this.to = to;
        this.client = client;
        this.from = from;
    }

    /** Who is listened to. */
    Backend backend() {
        return from.backend();
    }

    @Override
    protected boolean isApart() {
        return true;
    }

    /** Listens, unless it does already; behind the last event that came, where there was one. */
    void begin() {
        if (!from.isOpen()) {
            return;
        }
        if (generation != from.generation()) {
            if (generation >= 0) {
                // Events of a session that was lost are not those of this one.
                stop();
                lastId = null;
            }
            generation = from.generation();
            hasNone = false;
            backoff = new Backoff();
        }
        if (running || again != null || hasNone) {
            return;
        }
        byte[] head = from.streamHead();
        byte[] last = lastId == null ? END : lastId.getBytes(UTF_8);
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(head.length + last.length + FRAMING);
        out.writeBytes(head);
        if (lastId != null) {
            out.writeBytes(LAST_EVENT_ID).writeBytes(last).writeBytes(END);
        }
        running = true;
        begunAt = client.room().now();
        from.replica().send(this, out.writeBytes(END));
        // Some do not even send a head before there is something to say.
        bePatient();
    }

    /** Listens anew, behind this event. */
    void beginBehind(String id) {
        stop();
        lastId = id;
        begin();
    }

    /** Forgets which event came last. */
    void forget() {
        lastId = null;
    }

    /** Nobody listens any more. */
    void stop() {
        if (again != null) {
            again.cancel(false);
            again = null;
        }
        if (running) {
            abandon();
            over();
        }
    }

    /** It is listened to no longer; whether that was worth it, because an event came or it took long. */
    private boolean over() {
        running = false;
        EventRelay ended = relay;
        relay = null;
        if (ended == null) {
            return false;
        }
        ended.letGo();
        lastId = ended.lastId() == null ? lastId : ended.lastId();
        return ended.heard() || client.room().now() - begunAt >= TimeUnit.MILLISECONDS.toNanos(Backoff.LONGEST_MILLIS);
    }

    @Override
    protected void whole(ResponseHead head, byte[] bytes, int start, int end) {
        if (isStream(head)) {
            relay = new EventRelay(client, from, this);
            pass(bytes, start, end);
            later();
        } else {
            refused(head.status());
        }
    }

    @Override
    protected void begin(ResponseHead head, byte[] bytes) {
        if (isStream(head)) {
            relay = new EventRelay(client, from, this);
        } else {
            abandon();
            refused(head.status());
        }
    }

    private static boolean isStream(ResponseHead head) {
        return head.status() == 200 && head.eventStream();
    }

    private void refused(int status) {
        if (status == NOT_ALLOWED) {
            // It has no such stream. That is no fault, and does not change while the session lasts.
            over();
            hasNone = true;
        } else if (status == NOT_FOUND) {
            over();
            from.lost(generation);
        } else {
            later();
        }
    }

    @Override
    protected void data(byte[] bytes, int start, int end) {
        pass(bytes, start, end);
        if (relay != null && relay.tooMuch() != null) {
            abandon();
            later();
        }
    }

    private void pass(byte[] bytes, int start, int end) {
        EventRelay current = relay;
        if (current == null) {
            return;
        }
        ByteBuf events = current.relay(PooledByteBufAllocator.DEFAULT, bytes, start, end);
        if (events != null && !to.pass(events)) {
            pause();
        }
    }

    @Override
    public void changed(ListKind list) {
        to.changed(list);
    }

    @Override
    public void retry(long millis) {
        backoff.told(millis);
    }

    @Override
    protected void end() {
        later();
    }

    @Override
    protected void failed(Failure failure, String why) {
        later();
    }

    private void later() {
        long millis = backoff.next(over());
        again = client.room()
                .loop()
                .schedule(
                        () -> {
                            again = null;
                            begin();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** The client takes more. */
    void goOn() {
        resume();
    }
}
