package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.HeldMessages;
import io.only1mcp.proxy.upstream.Session;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What backends have asked a client, and the client has not answered. Two backends may use the same id, so the client
 * sees ids of ours. Bounded, for one client and for all of them together: where a client answers nothing, the oldest are
 * forgotten.
 */
final class ServerRequests {
    static final int MOST = 1000;

    private static final long MOST_BYTES = 256 * 1024;

    /** About what one takes, besides its id. */
    private static final long EACH = 192;

    /**
     * A request of a backend.
     *
     * @param from the session that it came in
     * @param generation which opening of that session
     * @param id the backend's id, as JSON
     * @param stream the stream that it came on
     */
    @SuppressWarnings("ArrayRecordComponent") // never written, never compared
    record Asked(Session from, int generation, byte[] id, EventRelay stream) {}

    private final Map<Long, Asked> byOurs = new LinkedHashMap<>(4);
    private final HeldMessages room;
    private long held;
    private long last;

    /**
     * Nothing has been asked.
     *
     * @param room the memory for what clients have not answered
     */
    ServerRequests(HeldMessages room) {
        this.room = room;
    }

    /** A backend asks: the id that the client sees; 0 where there is no memory for it, and nothing to forget. */
    long add(Session from, byte[] id, EventRelay stream) {
        Asked asked = new Asked(from, from.generation(), id, stream);
        while (byOurs.size() >= MOST || held + bytes(asked) > MOST_BYTES || !room.resize(0, bytes(asked))) {
            if (byOurs.isEmpty()) {
                return 0;
            }
            settle(byOurs.keySet().iterator().next());
        }
        held += bytes(asked);
        last++;
        byOurs.put(last, asked);
        return last;
    }

    private void giveBack(long bytes) {
        held -= bytes;
        room.resize(bytes, 0);
    }

    private static long bytes(Asked asked) {
        return EACH + asked.id().length;
    }

    /** The client answers: the session in which it was asked; null when nobody waits for that. */
    @Nullable
    Session whoWaitsFor(long ours) {
        Asked asked = byOurs.get(ours);
        if (asked == null) {
            return null;
        }
        if (asked.generation() != asked.from().generation() || !asked.from().isOpen()) {
            settle(ours);
            return null;
        }
        return asked.from();
    }

    /** The client has answered what somebody {@linkplain #whoWaitsFor waits for}. */
    byte[] settle(long ours) {
        Asked asked = Objects.requireNonNull(byOurs.remove(ours));
        giveBack(bytes(asked));
        asked.stream().settled();
        return asked.id();
    }

    /** The id that the client sees of what a backend asked; 0 when it asked nothing of that id. */
    long find(Session from, byte[] id) {
        for (Map.Entry<Long, Asked> entry : byOurs.entrySet()) {
            if (entry.getValue().from() == from
                    && Arrays.equals(entry.getValue().id(), id)) {
                return entry.getKey();
            }
        }
        return 0;
    }

    /** Nobody waits any more for answers to what came on a stream. */
    void drop(EventRelay stream) {
        forget(asked -> asked.stream() == stream);
    }

    /** Nobody waits any more for any. */
    void dropAll() {
        forget(asked -> true);
    }

    private void forget(Predicate<Asked> which) {
        byOurs.values().removeIf(asked -> {
            boolean forgotten = which.test(asked);
            giveBack(forgotten ? bytes(asked) : 0);
            return forgotten;
        });
    }
}
