package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.session.EventRelay;
import io.only1mcp.proxy.upstream.RequestHeads;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * The request of a call of an older era, as it travels in the client's session with its backend. Of it is kept what is
 * needed to send it when the session is open, and once more when the backend answers that it has forgotten the session.
 */
final class SessionRequest {
    private static final byte[] NOTHING = {};
    private static final int LOST = 404;

    private final CutBody body;

    /** The body, behind a head that may be of a session that is lost; null while nothing needs to be sent again. */
    private @Nullable ByteBuf kept;

    private int keptHead;
    private byte[] forwarded = NOTHING;
    private @Nullable ClientSession owner;
    private @Nullable Session session;
    private int generation;
    private boolean sentAgain;

    /** What ends it with its session, when it goes on without its client. */
    private @Nullable Runnable alone;

    SessionRequest(CutBody body) {
        this.body = body;
    }

    /** Begins in a client's session; gives the one with the backend. */
    Session begin(ClientSession of, RoutedCall call) {
        owner = of;
        of.began();
        Session in = of.with(call.backend());
        session = in;
        sentAgain = false;
        return in;
    }

    /** Whether there is one; requests since 2026-07-28 have no session. */
    boolean isOn() {
        return owner != null;
    }

    /**
     * What a backend answers in events, on its way to the client.
     *
     * @param id the id of the request, as JSON
     */
    EventRelay events(byte[] id) {
        if (owner == null || session == null) {
            throw new IllegalStateException("the request is in no session");
        }
        return EventRelay.answer(owner, session, id);
    }

    /** The session in which it travels, or null when it has none. */
    @Nullable
    Session session() {
        return session;
    }

    /** What is to be sent now; null when the session is not open yet, and then it is kept, if there is memory for it. */
    @Nullable
    ByteBuf first(Session in, HttpExchange from, RoutedCall call) {
        if (from.head().hasForwarded()) {
            forwarded = RequestHeads.forwarded(from.head());
        }
        if (!in.isOpen() && !from.mayKeepBody()) {
            return null;
        }
        if (!in.isOpen()) {
            kept = PooledByteBufAllocator.DEFAULT.directBuffer(CutBody.smallBytes(from, call));
            keptHead = 0;
            body.write(from, call, kept);
            return null;
        }
        ByteBuf out = head(in, CutBody.smallBytes(from, call), CutBody.bytes(from, call));
        keptHead = out.writerIndex();
        body.write(from, call, out);
        keep(in, out, from);
        return out;
    }

    /** What is to be sent now that the session is open, or null when nothing is to be sent any more. */
    @Nullable
    ByteBuf next() {
        Session in = session;
        ByteBuf before = kept;
        if (in == null || before == null) {
            return null;
        }
        int from = keptHead;
        int small = before.writerIndex() - from;
        ByteBuf out = head(in, small, (long) small + body.tailTo() - body.tailFrom());
        keptHead = out.writerIndex();
        out.writeBytes(before, from, small);
        before.release();
        kept = null;
        keep(in, out, null);
        return out;
    }

    private ByteBuf head(Session in, int room, long bodyBytes) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(
                in.headBytes() + forwarded.length + RequestHeads.FRAMING + room);
        in.writeHead(out);
        out.writeBytes(forwarded);
        RequestHeads.end(out, bodyBytes);
        return out;
    }

    /** Keeps what is sent, where it may have to be sent again; one that has waited is counted already. */
    private void keep(Session in, ByteBuf out, @Nullable HttpExchange from) {
        generation = in.generation();
        boolean again = in.hasId() || in.backend().replicas().size() > 1;
        if (again && (from == null || from.mayKeepBody())) {
            kept = out.retain();
        }
    }

    /** Whether it is kept, to be sent when the session is open or once more. */
    boolean isKept() {
        return kept != null;
    }

    /** Whether the backend has forgotten the session: then the request was not looked at, and is sent once more. */
    boolean isLost(ResponseHead answer) {
        return kept != null && answer.status() == LOST && !sentAgain;
    }

    /** Whether a request of which nothing has gone, because its replica is lost, may go to another one. */
    boolean mayGoElsewhere() {
        return kept != null && session != null && session.backend().hasOther() && !sentAgain;
    }

    /** Calls when it can be sent once more. */
    void again(Session.Waiter waiter) {
        Session in = session;
        if (in != null) {
            sentAgain = true;
            in.lost(generation);
            in.whenOpen(waiter);
        }
    }

    /**
     * Its answer is not waited for any more; the backend is told.
     *
     * @param id the id of the request, as JSON
     */
    void cancel(byte[] id) {
        if (owner != null && session != null) {
            owner.cancel(session, id);
        }
    }

    /**
     * Its client has gone, and it goes on.
     *
     * @param giveUp is called when the session ends before it is over
     */
    void goesOnAlone(Runnable giveUp) {
        if (owner != null && alone == null) {
            alone = giveUp;
            owner.alone().add(giveUp);
        }
    }

    /** Nobody waits for its answer: what was kept to be sent when the session is open, or once more, is not. */
    void letGo() {
        settle();
        body.over();
    }

    /** It will not be sent again. */
    void settle() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
        forwarded = NOTHING;
    }

    /** The call is over. */
    void end() {
        settle();
        session = null;
        if (owner != null) {
            if (alone != null) {
                owner.alone().remove(alone);
                alone = null;
            }
            owner.ended();
            owner = null;
        }
    }
}
