package io.only1mcp.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.balance.Hash64;
import io.only1mcp.proxy.catalogue.Asking;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.HeldMessages;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.sse.SseWriter;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session of one client: what it said of itself, and the sessions that it has at the backends, each opened when it is
 * needed first and with nothing but the client's own words.
 */
public final class ClientSession implements Asking, Session.Owner {
    /** A session is opened for what the backend says of itself: who reads is told by {@link #opened}. */
    private static final Session.Waiter NOBODY = new Session.Waiter() {
        @Override
        public void opened() {}

        @Override
        public void notOpened(@Nullable Failure failure, String why) {}
    };

    /** About what it takes to tell one backend something, besides what is told. */
    private static final int BYTES_PER_TELLING = 2 * 1024;

    private static final int BYTES_PER_PLACE = 4;

    private final SessionRoom room;
    private final String id;
    private final ProtocolVersion version;
    private final Introductions.Said said;
    private final @Nullable String subject;

    /** By the places of the backends; made when the first one is needed. */
    private @Nullable Session @Nullable [] sessions;

    /** Those at backends that went away while something was in hand there. */
    private List<Session> left = List.of();

    private final OwnQuestions questions = new OwnQuestions();
    private @Nullable ServerRequests asked;
    private @Nullable SessionStream stream;

    /** The least level of log notifications that the client wants, as a member of the params of logging/setLevel; or null. */
    private @Nullable String level;

    /** About how much memory its sessions at backends take, and the places for them. */
    private long held;

    private @Nullable Set<Runnable> alone;
    private boolean ended;
    private long usedAt;
    private int inHand;

    ClientSession(
            SessionRoom room, String id, ProtocolVersion version, Introductions.Said said, @Nullable String subject) {
        this.room = room;
        this.id = id;
        this.version = version;
        this.said = said;
        this.subject = subject;
    }

    /** What the client shows with each request. */
    public String id() {
        return id;
    }

    /** What the client said of itself. */
    Introductions.Said said() {
        return said;
    }

    /** The revision that was agreed. */
    public ProtocolVersion version() {
        return version;
    }

    /** Whether it belongs to a caller; who was not asked is the same as any other who was not. */
    boolean isOf(@Nullable Principal caller) {
        return Objects.equals(subject, caller == null ? null : caller.getName());
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

    /** A request of the client's has been answered: until now it was in use. */
    public void ended() {
        inHand--;
        usedAt = room.now();
    }

    /** What gives up requests that go on though their client has gone; the end of the session does. */
    public Set<Runnable> alone() {
        if (alone == null) {
            alone = new LinkedHashSet<>();
        }
        return alone;
    }

    /** Whether something of the client's is being answered: then it is not idle, however long that takes. */
    boolean isBusy() {
        return inHand > 0 || (stream != null && stream.isRead());
    }

    /** The client's session with a backend, open or not. */
    public Session with(Backend backend) {
        @Nullable Session[] all = sessions;
        if (all == null || all.length <= backend.place()) {
            int count = Math.max(room.places().count(), backend.place() + 1);
            all = all == null ? new @Nullable Session[count] : Arrays.copyOf(all, count);
            sessions = all;
        }
        Session session = all[backend.place()];
        if (session == null || session.backend() != backend) {
            session = new Session(backend, Hash64.of(id), said.params(), this);
            all[backend.place()] = session;
            count(all);
        }
        return session;
    }

    /** Has the memory counted that its sessions at backends take. */
    private void count(@Nullable Session @Nullable [] all) {
        long now = 0;
        if (all != null && !ended) {
            for (Session session : all) {
                now += BYTES_PER_PLACE + (session == null ? 0 : session.bytes());
            }
        }
        room.hold(now - held);
        held = now;
    }

    /** A backend has gone away: the client's session there takes no more requests, but those in hand are answered in it. */
    void leave(Backend gone) {
        @Nullable Session[] all = sessions;
        Session there = all == null || all.length <= gone.place() ? null : all[gone.place()];
        boolean isOpen = there != null && there.backend() == gone && there.isOpen();
        if (all != null && there != null && there.backend() == gone) {
            all[gone.place()] = null;
            left = new ArrayList<>(left);
            left.add(there);
        }
        if (stream != null) {
            stream.leave(gone);
            Backend instead = room.places().at(gone.place());
            if (isOpen && stream.isRead() && instead != null && instead.name().equals(gone.name())) {
                with(instead).whenOpen(NOBODY);
            }
        }
    }

    /** Nothing is in hand at a backend that went away: the session there ends. */
    void endAt(Backend gone) {
        if (left.isEmpty()) {
            return;
        }
        List<Session> staying = new ArrayList<>();
        for (Session session : left) {
            if (session.backend() == gone) {
                room.farewells().end(session);
            } else {
                staying.add(session);
            }
        }
        left = List.copyOf(staying);
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
        count(sessions);
        String wanted = level;
        if (wanted == null || !session.logs()) {
            goOn.run();
        } else {
            questions.ask(session, McpMethods.LOGGING_SET_LEVEL, wanted, new Countdown(1, goOn));
        }
        if (stream != null) {
            stream.opened(session);
        }
    }

    /**
     * The client listens: to what belongs to no request, or to the rest of an answer.
     *
     * @param lastEventId the last event that it saw, or null
     */
    public void listen(HttpExchange exchange, @Nullable String lastEventId) {
        EventIds.Place last = lastEventId == null ? null : EventIds.parse(lastEventId, room.places());
        if (lastEventId != null && last == null) {
            AnswerRest.refuse(exchange, 400, "it is none of this session's");
        } else if (last != null && last.stream() == EventIds.Stream.ANSWER) {
            AnswerRest.begin(this, last, exchange);
        } else {
            SessionStream own = stream == null ? new SessionStream(this) : stream;
            stream = own;
            own.take(exchange, last);
        }
    }

    /**
     * The client wants log notifications from this level on: told to all backends that log, those too whose session is
     * opened later.
     *
     * @param newLevel that member of the params of logging/setLevel, as JSON: what is kept, and told later
     * @param params all of their members, as JSON without braces: what is told now
     * @param done called when the backends have answered, or have failed to
     */
    public void logFrom(String newLevel, String params, Runnable done) {
        level = newLevel;
        List<Session> told = open().stream().filter(Session::logs).toList();
        if (told.isEmpty()) {
            done.run();
            return;
        }
        Countdown countdown = new Countdown(told.size(), done);
        told.forEach(session -> questions.ask(session, McpMethods.LOGGING_SET_LEVEL, params, countdown));
    }

    /**
     * Something that a backend said where it cannot be passed on: it goes to the stream that the client reads, if it does and
     * has not much to read already, for nobody can hold the backend back there.
     *
     * @param message holds the message from index 0 to {@code end}
     */
    public void unasked(byte[] message, int end) {
        if (stream != null && stream.isRead() && !stream.isFarBehind()) {
            ByteBuf event = PooledByteBufAllocator.DEFAULT.directBuffer(end + 64);
            SseWriter.message(event, message, 0, end);
            stream.pass(event);
        }
    }

    /** The client's sessions that are open. */
    List<Session> open() {
        @Nullable Session[] all = sessions;
        if (all == null) {
            return List.of();
        }
        return Arrays.stream(all)
                .filter(Objects::nonNull)
                .filter(Session::isOpen)
                .toList();
    }

    /**
     * The client says something that nobody answers: a response goes to the backend that asked, a notification to all
     * backends that the client has to do with.
     *
     * @param message holds the message from index 0 to {@code end}
     * @param envelope has scanned it
     * @return false where it cannot be told for now, because too much of before is still on its way
     */
    public boolean said(byte[] message, int end, Envelope envelope) {
        if (envelope.has(Field.METHOD)) {
            if (envelope.is(Field.METHOD, ClientMessages.INITIALIZED)) {
                return true;
            }
            List<Session> told = new ArrayList<>(open());
            left.stream().filter(Session::isOpen).forEach(told::add);
            return tell(told, end, () -> Arrays.copyOf(message, end));
        }
        if (asked != null && envelope.isInteger(Field.ID) && envelope.end(Field.ID) - envelope.start(Field.ID) < 18) {
            long ours = Long.parseLong(envelope.text(Field.ID));
            ServerRequests requests = asked;
            Session waiting = requests.whoWaitsFor(ours);
            return waiting == null
                    || tell(
                            List.of(waiting),
                            end,
                            () -> ClientMessages.with(
                                    message,
                                    end,
                                    envelope.start(Field.ID),
                                    envelope.end(Field.ID),
                                    requests.settle(ours)));
        }
        return true;
    }

    /**
     * The answer to a request of the client's is not waited for any more: its backend is told, where there is room for that.
     *
     * @param id the id of the request, as JSON
     */
    public void cancel(Session at, byte[] id) {
        if (at.isOpen()) {
            byte[] message = ClientMessages.cancelled(id);
            tell(List.of(at), message.length, () -> message);
        }
    }

    /** Tells backends a message of so many bytes, which is made where there is room for it. */
    private boolean tell(List<Session> told, int bytes, Supplier<byte[]> message) {
        if (told.isEmpty()) {
            return true;
        }
        HeldMessages going = room.going();
        long taken = bytes + (long) BYTES_PER_TELLING * told.size();
        if (!going.resize(0, taken)) {
            return false;
        }
        byte[] made = message.get();
        Countdown whenTold = new Countdown(told.size(), () -> going.resize(taken, 0));
        told.forEach(session -> Question.tell(session.replica(), session.head(), made, whenTold));
        return true;
    }

    /** Lists of the gateway have changed, because its backends have. */
    void changed(ListKind list) {
        if (stream != null) {
            stream.changed(list);
        }
    }

    SessionRoom room() {
        return room;
    }

    /** Whether it has ended, though some of its requests may still be answered. */
    boolean hasEnded() {
        return ended;
    }

    /** What backends have asked the client. */
    ServerRequests asked() {
        if (asked == null) {
            asked = new ServerRequests(room.asked());
        }
        return asked;
    }

    /** Ends it at all backends, and what goes on there though its client has gone. */
    void end() {
        if (alone != null) {
            List.copyOf(alone).forEach(Runnable::run);
        }
        if (stream != null) {
            stream.stop();
            stream = null;
        }
        left.forEach(room.farewells()::end);
        left = List.of();
        @Nullable Session[] all = sessions;
        sessions = null;
        ended = true;
        asked().dropAll();
        count(null);
        if (all != null) {
            for (Session session : all) {
                if (session != null) {
                    room.farewells().end(session);
                }
            }
        }
    }
}
