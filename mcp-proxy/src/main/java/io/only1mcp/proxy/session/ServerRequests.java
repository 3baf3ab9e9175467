package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.Session;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What backends have asked a client, and the client has not answered. Two backends may use the same id, so the client
 * sees ids of ours. Bounded: where a client answers nothing, the oldest are forgotten.
 */
final class ServerRequests {
    static final int MOST = 1000;

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
    private long last;

    /** A backend asks: the id that the client sees. */
    long add(Session from, byte[] id, EventRelay stream) {
        if (byOurs.size() >= MOST) {
            Iterator<Asked> oldest = byOurs.values().iterator();
            Asked forgotten = oldest.next();
            oldest.remove();
            forgotten.stream().settled();
        }
        last++;
        byOurs.put(last, new Asked(from, from.generation(), id, stream));
        return last;
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
        byOurs.values().removeIf(asked -> asked.stream() == stream);
    }
}
