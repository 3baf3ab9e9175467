package io.only1mcp.proxy.session;

import io.only1mcp.proxy.config.SessionLimits;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.metrics.SessionCounts;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.security.Principal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all clients of the eras up to 2025-11-25. Most clients never end theirs: one that is idle for too long
 * ends by itself, and where there are too many, the one that was idle for longest makes room. Belongs to one event loop.
 */
public final class ClientSessions {
    private static final int ID_BYTES = 24;
    private static final int MOST_PASSED_OVER = 64;

    private final SessionRoom room;
    private final long idleNanos;
    private final int most;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ClientSession> byId = new LinkedHashMap<>(64, 0.75f, true);

    private final Introductions introductions;
    private final long mostHeld;
    private final SessionCounts counts;

    /**
     * No sessions yet.
     *
     * @param mostBytes how much memory may be taken by what clients say of themselves, and twice as much by their sessions at
     *     backends
     * @param counts are counted on
     */
    public ClientSessions(SessionRoom room, SessionLimits limits, long mostBytes, SessionCounts counts) {
        this.room = room;
        this.introductions = new Introductions(mostBytes);
        this.mostHeld = 2 * mostBytes;
        this.counts = counts;
        this.idleNanos = limits.idle().toNanos();
        this.most = limits.most();
    }

    /**
     * Opens a session. Its id cannot be guessed, and is made of letters, digits, {@code -} and {@code _}.
     *
     * @param version the revision that was agreed
     * @param params the params of initialize as the backends get them, as JSON: what the client said of itself, with the
     *     revision that was agreed
     * @param caller who opens it, and alone may use it; null where nobody asked
     */
    public ClientSession open(ProtocolVersion version, byte[] params, @Nullable Principal caller) {
        while (byId.size() >= most || (!introductions.haveRoomFor(params) && !byId.isEmpty())) {
            evict();
        }
        makeRoom();
        room.farewells().keep(mostHeld);
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ClientSession session = new ClientSession(
                room, id, version, introductions.add(params), caller == null ? null : caller.getName());
        session.used(room.now());
        byId.put(id, session);
        counts.open();
        return session;
    }

    /** Ends sessions until those at backends take no more memory than they may. */
    private void makeRoom() {
        while (room.held() > mostHeld && !byId.isEmpty()) {
            evict();
        }
    }

    private void evict() {
        Iterator<ClientSession> eldest = byId.values().iterator();
        ClientSession longestIdle = eldest.next();
        for (int i = 0; longestIdle.isBusy() && eldest.hasNext() && i < MOST_PASSED_OVER; i++) {
            longestIdle = eldest.next();
        }
        counts.evict();
        remove(longestIdle);
    }

    /**
     * The session of that id, which is used now; or null when there is none that is the caller's.
     *
     * @param caller who shows the id, or null where nobody asked
     */
    public @Nullable ClientSession use(String id, @Nullable Principal caller) {
        ClientSession session = byId.get(id);
        if (session == null || !session.isOf(caller)) {
            return null;
        }
        long now = room.now();
        if (isIdle(session, now)) {
            counts.expire();
            remove(session);
            return null;
        }
        session.used(now);
        return session;
    }

    private boolean isIdle(ClientSession session, long now) {
        return now - session.usedAt() > idleNanos && !session.isBusy();
    }

    /** Ends a session at the client's wish. */
    public void end(ClientSession session) {
        counts.end();
        remove(session);
    }

    private void remove(ClientSession session) {
        byId.remove(session.id());
        ended(session);
    }

    private void ended(ClientSession session) {
        introductions.remove(session.said());
        session.end();
    }

    /** Ends the sessions that have been idle for too long, and shows who reads a stream that it lives: to read is to use. */
    public void sweep() {
        long now = room.now();
        for (SessionStream stream : room.read()) {
            stream.keepAlive(now);
            ClientSession reading = byId.get(stream.client().id());
            if (reading != null) {
                reading.used(now);
            }
        }
        List<ClientSession> busy = new ArrayList<>();
        Iterator<ClientSession> eldest = byId.values().iterator();
        while (eldest.hasNext()) {
            ClientSession session = eldest.next();
            if (now - session.usedAt() <= idleNanos) {
                break;
            }
            if (session.isBusy()) {
                busy.add(session);
            } else {
                eldest.remove();
                counts.expire();
                ended(session);
            }
        }
        for (ClientSession session : busy) {
            // To be answered is to use: it goes behind those that were used before.
            session.used(now);
            byId.get(session.id());
        }
        makeRoom();
    }

    /**
     * Backends have gone away, or come: sessions at those that went take no more requests, and clients that read are told
     * that every list has changed, and hear those that took the places of others.
     */
    public void follow(List<Backend> gone) {
        for (ClientSession session : byId.values()) {
            gone.forEach(session::leave);
            for (ListKind list : ListKind.values()) {
                session.changed(list);
            }
        }
    }

    /** Nothing is in hand at a backend that went away: the sessions there end. */
    public void endAt(Backend gone) {
        byId.values().forEach(session -> session.endAt(gone));
    }

    /** Ends the streams that would never end. */
    public void endStreams() {
        room.read().forEach(SessionStream::stop);
    }

    /** Ends the streams that some callers read. */
    public void endStreamsOf(Predicate<Principal> callers) {
        room.read().forEach(stream -> stream.stopFor(callers));
    }

    /** Ends all sessions, and calls when the backends have been told. */
    public void endAll(Runnable done) {
        for (ClientSession session : new ArrayList<>(byId.values())) {
            end(session);
        }
        room.farewells().whenDone(done);
    }

    /** How many there are. */
    public int size() {
        return byId.size();
    }
}
