package io.only1mcp.mock.server;

import io.only1mcp.wire.protocol.ProtocolVersion;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of clients of the revisions up to 2025-11-25. One that is not used for ten minutes ends; when there are
 * 10,000, the one that was not used for longest makes room for the next, since most clients never end theirs.
 */
final class Sessions {

    static final Duration IDLE = Duration.ofMinutes(10);
    static final int MOST = 10_000;

    private static final int ID_BYTES = 18;

    /** One session. */
    static final class Session {
        private final String server;
        private final ProtocolVersion version;
        private long usedNanos;

        private Session(String server, ProtocolVersion version, long usedNanos) {
            this.server = server;
            this.version = version;
            this.usedNanos = usedNanos;
        }

        /** The revision that was agreed. */
        ProtocolVersion version() {
            return version;
        }
    }

    private final LoopTime time;
    private final SecureRandom random = new SecureRandom();
    private final LinkedHashMap<String, Session> byId = new LinkedHashMap<>(64, 0.75f, true);

    Sessions(LoopTime time) {
        this.time = time;
    }

    /** Begins a session with a server; its id cannot be guessed and is made of letters, digits, {@code -} and {@code _}. */
    String begin(String server, ProtocolVersion version) {
        long now = time.nanos();
        Iterator<Map.Entry<String, Session>> oldest = byId.entrySet().iterator();
        while (oldest.hasNext()) {
            boolean idle = now - oldest.next().getValue().usedNanos > IDLE.toNanos();
            if (!idle && byId.size() < MOST) {
                break;
            }
            oldest.remove();
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().encodeToString(bytes);
        byId.put(id, new Session(server, version, now));
        return id;
    }

    /** The session of that id with that server, used just now; null when there is none. */
    @Nullable
    Session use(String id, String server) {
        Session session = byId.get(id);
        if (session == null || !session.server.equals(server)) {
            return null;
        }
        long now = time.nanos();
        if (now - session.usedNanos > IDLE.toNanos()) {
            byId.remove(id);
            return null;
        }
        session.usedNanos = now;
        return session;
    }

    /** Ends a session; false when there is none of that id with that server. */
    boolean end(String id, String server) {
        return use(id, server) != null && byId.remove(id) != null;
    }

    /** How many there are, those included that have been idle too long and were not asked for since. */
    int size() {
        return byId.size();
    }
}
