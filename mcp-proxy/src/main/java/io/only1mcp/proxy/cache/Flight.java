package io.only1mcp.proxy.cache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.cache.CacheCounts.Event;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.http.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way to a backend, and the equal calls that wait for its answer. Ends once: with an answer, which may be kept, or
 * without one that is good for others, and then those who wait are sent on their own. Belongs to one event loop.
 */
public final class Flight {

    /** Whoever makes the call. */
    public interface Leader {
        /** Somebody waits for it now. */
        void awaited();

        /** Nobody waits for it any more. */
        void notAwaited();
    }

    /** An equal call that waits; one of the two is called, once. */
    public interface Waiter {
        /** Here is the answer; good until control goes back. */
        void answered(KeptAnswer answer);

        /** There is none. */
        void unanswered();
    }

    private final AnswerCache cache;
    private final CallKey key;
    private final Backend backend;
    private final boolean modern;
    private final List<Waiter> waiters = new ArrayList<>(0);
    private @Nullable Leader leader;
    private @Nullable ByteBuf gathered;

    /** How much of the room for answers that come in pieces it has: what was promised, or more where more has come. */
    private int room;

    private int status;
    private boolean outdated;
    private boolean over;

    Flight(AnswerCache cache, CallKey key, Backend backend, boolean modern) {
        this.cache = cache;
        this.key = key;
        this.backend = backend;
        this.modern = modern;
    }

    /** Which call it is. */
    public CallKey key() {
        return key;
    }

    Backend backend() {
        return backend;
    }

    /** Its answer may be another one by now. */
    void outdated() {
        outdated = true;
    }

    /** Says who makes the call. */
    public void ledBy(Leader caller) {
        leader = caller;
    }

    /** One more call waits for its answer. */
    public void join(Waiter waiter, int requestBytes) {
        waiters.add(waiter);
        cache.waiting(requestBytes);
        if (leader != null && waiters.size() == 1) {
            leader.awaited();
        }
    }

    /** A call waits no longer: it was told how this one ended, or its client has gone. */
    public void leave(Waiter waiter, int requestBytes) {
        cache.waiting(-requestBytes);
        if (waiters.remove(waiter) && waiters.isEmpty() && leader != null) {
            leader.notAwaited();
        }
    }

    /** Whether a call waits for its answer. */
    public boolean isAwaited() {
        return !waiters.isEmpty();
    }

    /**
     * The whole answer has come.
     *
     * @param body holds its body, as a client gets it, in {@code [from, from + length)}
     * @param id its first {@code idLength} bytes are the id that it was asked with, as JSON
     */
    public void whole(ResponseHead head, ByteBuf body, int from, int length, byte[] id, int idLength) {
        status = head.status();
        read(head.json() && length <= cache.mostAnswerBytes(), body, from, length, id, idLength);
    }

    private void read(boolean promising, ByteBuf body, int from, int length, byte[] id, int idLength) {
        KeptAnswer answer =
                promising ? cache.reader().read(backend, status, modern, body, from, length, id, idLength) : null;
        if (answer == null) {
            lost();
            return;
        }
        List<Waiter> waiting = land();
        if (cache.reader().keepable() && !outdated) {
            cache.keep(key, answer);
        }
        for (Waiter waiter : waiting) {
            cache.counts().count(Event.COALESCED);
            waiter.answered(answer);
        }
        answer.release();
    }

    /** An answer begins that comes in pieces; false, and it is over, where it is none that could be good for others. */
    public boolean begins(ResponseHead head) {
        long promised = Math.max(0, head.contentLength());
        if (!head.json() || promised > cache.mostAnswerBytes() || !takes((int) promised)) {
            lost();
            return false;
        }
        status = head.status();
        gathered = PooledByteBufAllocator.DEFAULT.directBuffer(room);
        return true;
    }

    /** Whether there is room for so many bytes of it, all in all. */
    private boolean takes(int bytes) {
        int more = Math.max(0, bytes - room);
        if (!cache.gathers(more)) {
            return false;
        }
        room += more;
        return true;
    }

    /** The next piece of it is {@code piece[from, from + length)}; false, and it is over, where it is too much. */
    public boolean goesOn(ByteBuf piece, int from, int length) {
        ByteBuf before = gathered;
        int all = before == null ? 0 : before.readableBytes() + length;
        if (before == null || all > cache.mostAnswerBytes() || !takes(all)) {
            lost();
            return false;
        }
        before.writeBytes(piece, from, length);
        return true;
    }

    /** The answer that came in pieces is complete; the parameters as of {@link #whole}. */
    public void ends(byte[] id, int idLength) {
        ByteBuf all = gathered;
        if (all == null) {
            lost();
        } else {
            read(true, all, 0, all.readableBytes(), id, idLength);
        }
    }

    /** There is no answer that could be good for others. */
    public void lost() {
        land().forEach(Waiter::unanswered);
    }

    private List<Waiter> land() {
        if (over) {
            return List.of();
        }
        over = true;
        leader = null;
        cache.landed(this);
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        cache.gathers(-room);
        room = 0;
        List<Waiter> waiting = List.copyOf(waiters);
        waiters.clear();
        return waiting;
    }
}
