package io.only1mcp.mock.session;

import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of clients of the revisions up to 2025-11-25. One that is not used for ten minutes ends; when there are
 * 10,000, the one that was not used for longest makes room for the next, since most clients never end theirs. A client
 * that is connected to a stream uses its session.
 */
public final class Sessions {

    /** How long a session may be left alone. */
    public static final Duration IDLE = Duration.ofMinutes(10);

    /** The most sessions. */
    public static final int MOST = 10_000;

    private static final int ID_BYTES = 18;
    private static final Duration COMMENTS = Duration.ofSeconds(15);

    private final LoopTime time;
    private final SecureRandom random = new SecureRandom();
    private final LinkedHashMap<String, Session> byId = new LinkedHashMap<>(64, 0.75f, true);
    private boolean commenting;

    /** No sessions. */
    public Sessions(LoopTime time) {
        this.time = time;
    }

    /** Begins a session with a server; its id cannot be guessed and is made of letters, digits, {@code -} and {@code _}. */
    public String begin(String server, ProtocolVersion version) {
        long now = time.nanos();
        Iterator<Session> oldest = byId.values().iterator();
        while (oldest.hasNext()) {
            Session session = oldest.next();
            if (!idle(session, now) && byId.size() < MOST) {
                break;
            }
            oldest.remove();
            session.end();
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().encodeToString(bytes);
        byId.put(id, Session.overHttp(server, version, now));
        return id;
    }

    private static boolean idle(Session session, long now) {
        return now - session.usedNanos() > IDLE.toNanos() && !session.connected();
    }

    /** The session of that id with that server, used just now; null when there is none. */
    public @Nullable Session use(String id, String server) {
        Session session = byId.get(id);
        if (session == null || !session.server().equals(server)) {
            return null;
        }
        long now = time.nanos();
        if (idle(session, now)) {
            byId.remove(id);
            session.end();
            return null;
        }
        session.usedAt(now);
        return session;
    }

    /** Ends a session; false when there is none of that id with that server. */
    public boolean end(String id, String server) {
        Session session = use(id, server);
        if (session == null) {
            return false;
        }
        byId.remove(id);
        session.end();
        return true;
    }

    /** How many there are, those included that have been idle too long and were not asked for since. */
    public int size() {
        return byId.size();
    }

    /** Looks at every session with a server. */
    public void forEach(String server, Consumer<Session> what) {
        for (Session session : new ArrayList<>(byId.values())) {
            if (session.server().equals(server)) {
                what.accept(session);
            }
        }
    }

    /** Sees to it, from now on, that streams without word are kept alive by comments, every 15 seconds. */
    public void keepAlive() {
        if (!commenting) {
            commenting = true;
            time.wake(time.nanos() + COMMENTS.toNanos(), this::comment);
        }
    }

    private void comment() {
        commenting = false;
        boolean connected = false;
        for (Map.Entry<String, Session> entry : new ArrayList<>(byId.entrySet())) {
            entry.getValue().comment();
            connected |= entry.getValue().connected();
        }
        if (connected) {
            keepAlive();
        }
    }
}
