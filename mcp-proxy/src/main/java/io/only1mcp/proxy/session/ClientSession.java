package io.only1mcp.proxy.session;

import io.only1mcp.proxy.catalogue.Asking;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * The session of one client: what it said of itself, and the sessions that it has at the backends, each opened when it is
 * needed first and with nothing but the client's own words.
 */
public final class ClientSession implements Asking, Session.Owner {
    private final SessionRoom room;
    private final String id;
    private final ProtocolVersion version;
    private final byte[] params;

    /** By the places of the backends; made when the first one is needed. */
    private @Nullable Session @Nullable [] sessions;

    private final OwnQuestions questions = new OwnQuestions();
    private long usedAt;
    private int inHand;

    ClientSession(SessionRoom room, String id, ProtocolVersion version, byte[] params) {
        this.room = room;
        this.id = id;
        this.version = version;
        this.params = params;
    }

    /** What the client shows with each request. */
    public String id() {
        return id;
    }

    /** The revision that was agreed. */
    public ProtocolVersion version() {
        return version;
    }

    void used(long now) {
        usedAt = now;
    }

    /** When it was used last. */
    long usedAt() {
        return usedAt;
    }

    /** A request of the client's is being answered from now on. */
    public void began() {
        inHand++;
    }

    /** A request of the client's has been answered. */
    public void ended() {
        inHand--;
    }

    /** Whether something of the client's is being answered: then it is not idle, however long that takes. */
    boolean isBusy() {
        return inHand > 0;
    }

    /** The client's session with a backend, open or not. */
    public Session with(Backend backend) {
        @Nullable Session[] all = sessions;
        if (all == null) {
            all = new @Nullable Session[room.backends().size()];
            sessions = all;
        }
        Session session = all[backend.index()];
        if (session == null) {
            session = new Session(backend, params, this);
            all[backend.index()] = session;
        }
        return session;
    }

    @Override
    public boolean modern() {
        return false;
    }

    @Override
    public void ask(Backend backend, String method, String questionParams, Question.Asker asker) {
        questions.ask(with(backend), method, questionParams, asker);
    }

    @Override
    public void opened(Session session, Runnable goOn) {
        goOn.run();
    }

    /** Ends it at all backends. */
    void end() {
        @Nullable Session[] all = sessions;
        sessions = null;
        if (all != null) {
            for (Session session : all) {
                if (session != null) {
                    room.farewells().end(session);
                }
            }
        }
    }
}
