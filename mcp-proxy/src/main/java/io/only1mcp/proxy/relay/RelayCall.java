package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.answer.AnswerCheck;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.cache.Flight;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.session.EventRelay;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendCall;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Replica;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through: with the prefix of the name that it names taken off, and the answer as it comes.
 * A small answer goes to the client in one write; a large one, one in chunks and an event stream piece by piece, no
 * faster than the client takes them. Used again when it has ended.
 */
final class RelayCall extends BackendCall implements Pending, Session.Waiter, Flight.Leader {
    private final RelayCalls calls;
    private byte[] id = new byte[32];
    private int idLength;
    private @Nullable HttpExchange exchange;
    private @Nullable Backend backend;
    private Counters.Method counted = Counters.Method.OTHER;

    /** Whose call it is, in the older eras. */
    private @Nullable ClientSession owner;

    /** The answer, where it is an event stream of an older era. */
    private @Nullable RelayedEvents events;

    private long startedAt;

    private final CutBody body = new CutBody();
    private final AnswerUris uris = new AnswerUris();
    private final SessionRequest inSession = new SessionRequest(body);
    private final Sharing sharing = new Sharing();
    private final PiecedAnswer pieces = new PiecedAnswer();
    private final AnswerCheck check;

    RelayCall(RelayCalls calls) {
        super(false);
        this.calls = calls;
        this.check = new AnswerCheck(calls.envelope());
    }

    private void begin(HttpExchange from, RoutedCall call, Envelope envelope, @Nullable Flight shared, long at) {
        exchange = from;
        backend = call.backend();
        counted = call.method().counted();
        uris.of(call);
        startedAt = at;
        pieces.reset();
        int start = envelope.sourceStart(Field.ID);
        idLength = envelope.sourceEnd(Field.ID) - start;
        if (idLength > id.length) {
            id = new byte[idLength];
        }
        System.arraycopy(from.body(), start, id, 0, idLength);
        sharing.begin(shared, this);
        from.attach(this);
        calls.counters().began();
    }

    /** Relays a call of the era since 2026-07-28, whose answer may be good for others too. */
    void modern(HttpExchange from, RoutedCall call, Envelope envelope, @Nullable Flight shared, long at) {
        Backend asked = call.backend();
        begin(from, call, envelope, shared, at);
        long key = asked.key(from.body(), envelope);
        Replica to = asked.replica(key);
        mayMove(key);
        ByteBuf out = ModernRequest.of(from, call, to, body);
        to.send(this, out, body.tail(), body.tailFrom(), body.tailTo());
    }

    /** Relays a call of the eras up to 2025-11-25, in the client's session with the backend. */
    void legacy(
            HttpExchange from, ClientSession of, RoutedCall call, Envelope envelope, @Nullable Flight shared, long at) {
        begin(from, call, envelope, shared, at);
        owner = of;
        of.began();
        Session in = of.with(call.backend());
        ByteBuf out = inSession.first(in, from, call);
        if (out == null) {
            in.whenOpen(this);
        } else {
            in.replica().send(this, out, body.tail(), body.tailFrom(), body.tailTo());
        }
    }

    @Override
    public void opened() {
        Session in = inSession.session();
        ByteBuf out = exchange == null ? null : inSession.next();
        if (in == null || out == null) {
            recycle();
        } else {
            in.replica().send(this, out, body.tail(), body.tailFrom(), body.tailTo());
        }
    }

    @Override
    public void notOpened(@Nullable Failure failure, String why) {
        failed(failure == null ? Failure.BAD_ANSWER : failure, why);
    }

    @Override
    protected void whole(ResponseHead head, byte[] bytes, int from, int to) {
        HttpExchange client = exchange;
        if (client == null && !sharing.isOn()) {
            recycle();
        } else if (inSession.isLost(head)) {
            inSession.again(this);
        } else if (!RelayedHead.isRelayable(head)) {
            wrong(RelayedHead.unusable(head));
        } else if (client != null && head.eventStream() && owner != null && inSession.session() != null) {
            EventRelay relay = EventRelay.answer(owner, inSession.session(), id());
            ByteBuf out = RelayedEvents.whole(
                    relay, client, head, bytes, from, to, Unanswered.amidStream(backend, AnswerCheck.ENDED), id());
            count(!relay.answered() && !relay.resumable());
            answer(client, out);
        } else {
            relay(client, head, bytes, from, to);
        }
    }

    @Override
    protected boolean isItsOwn(ResponseHead head, byte[] bytes, int from, int to) {
        boolean relayed = RelayedHead.isRelayable(head) && !(head.eventStream() && owner != null && exchange != null);
        return !relayed || check.isItsOwn(head, bytes, from, to, id, idLength);
    }

    private void relay(@Nullable HttpExchange client, ResponseHead head, byte[] bytes, int from, int to) {
        if (check.fault() != null) {
            wrong(check.fault());
        } else if (client != null && check.isUnnamed()) {
            answer(client, RelayedHead.named(client, head.status(), id(), bytes, check.errorStart(), check.errorEnd()));
        } else {
            uris.begin(head, bytes, from, to);
            int length = uris.length(bytes, from, to);
            ByteBuf out = PiecedAnswer.allocator(client).directBuffer(RelayedHead.mostBytes(head) + length);
            RelayedHead.write(out, head, bytes, length, client == null || client.keepAlive());
            uris.write(out, bytes, from, to);
            sharing.whole(head, out, length, id, idLength);
            if (client == null) {
                out.release();
                recycle();
            } else {
                answer(client, out);
            }
        }
    }

    private void answer(HttpExchange client, ByteBuf whole) {
        long began = startedAt;
        recycle();
        client.answer(whole);
        calls.counters().durations(counted).record(System.nanoTime() - began);
    }

    private byte[] id() {
        return Arrays.copyOf(id, idLength);
    }

    private void wrong(String why) {
        if (backend != null) {
            backend.count(Failure.BAD_ANSWER);
        }
        failed(Failure.BAD_ANSWER, why);
    }

    /** Counts a stream that has no answer; the client has been told in it. */
    private void count(boolean unanswered) {
        if (unanswered && backend != null) {
            backend.count(Failure.BAD_ANSWER);
            calls.counters().error(counted, Failure.BAD_ANSWER.label());
        }
    }

    @Override
    protected void begin(ResponseHead head, byte[] bytes) {
        HttpExchange client = exchange;
        if (client == null && !sharing.isOn()) {
            return;
        }
        if (inSession.isLost(head)) {
            abandon();
            inSession.again(this);
            return;
        }
        if (!RelayedHead.isRelayable(head)) {
            abandon();
            wrong(RelayedHead.unusable(head));
            return;
        }
        inSession.settle();
        body.forget();
        uris.begin(head);
        sharing.begins(head);
        check.begin(head, id, idLength);
        if (client == null) {
            notAwaited();
            return;
        }
        boolean changed = head.eventStream() && owner != null;
        pieces.begin(client, head, bytes, !changed && !uris.areChanged());
        if (changed && owner != null && inSession.session() != null) {
            events = new RelayedEvents(owner, inSession.session(), id(), pieces.chunked(), this::beImpatient);
        }
    }

    @Override
    protected void data(byte[] bytes, int from, int to) {
        HttpExchange client = exchange;
        if (client == null && !sharing.isOn()) {
            return;
        }
        if (client != null && events != null) {
            pass(events, client, bytes, from, to);
            return;
        }
        String wrong = check.goesOn(bytes, from, to);
        if (wrong != null) {
            abandon();
            broken(wrong);
            return;
        }
        int length = uris.length(bytes, from, to);
        ByteBuf out = pieces.next(client, length);
        uris.write(out, bytes, from, to);
        sharing.goesOn(out, out.writerIndex() - length, length);
        if (client == null) {
            out.release();
            notAwaited();
            return;
        }
        pieces.send(client, out);
        if (!client.writable() && !sharing.isAwaited()) {
            pause();
        }
    }

    private void pass(RelayedEvents stream, HttpExchange client, byte[] bytes, int from, int to) {
        stream.pass(client, bytes, from, to);
        if (stream.tooLarge()) {
            abandon();
            failed(Failure.TOO_LARGE, "sent an event larger than a message may be");
            return;
        }
        if (stream.waitsForClient()) {
            bePatient();
        }
        if (!client.writable()) {
            pause();
        }
    }

    @Override
    protected void end() {
        boolean looked = events == null && (exchange != null || sharing.isOn());
        String wrong = looked ? check.ended() : null;
        if (wrong != null) {
            broken(wrong);
        } else {
            count(endEvents(AnswerCheck.ENDED));
            finish();
        }
    }

    private void finish() {
        HttpExchange client = exchange;
        long began = startedAt;
        sharing.ends(id, idLength);
        recycle();
        if (client != null) {
            pieces.end(client);
            calls.counters().durations(counted).record(System.nanoTime() - began);
        }
    }

    /** What came in pieces is not the answer: a client that has a stream is told there. */
    private void broken(String why) {
        HttpExchange client = exchange;
        if (client == null || !pieces.isStream()) {
            wrong(why);
            return;
        }
        count(true);
        pieces.tell(client, Unanswered.amidStream(backend, why), id());
        finish();
    }

    /** Tells a client of an older era when the answer will not come; false when it has come, or can still be had. */
    private boolean endEvents(String why) {
        RelayedEvents stream = events;
        HttpExchange client = exchange;
        if (stream == null || client == null) {
            return false;
        }
        events = null;
        return stream.end(client, Unanswered.amidStream(backend, why), id());
    }

    @Override
    protected void failed(Failure failure, String why) {
        if (endEvents(why)) {
            calls.counters().error(counted, failure.label());
            finish();
            return;
        }
        HttpExchange client = exchange;
        if (client != null && failure == Failure.UNREACHABLE && inSession.mayGoElsewhere()) {
            inSession.again(this);
            return;
        }
        Backend asked = backend;
        byte[] copy = id();
        boolean begun = pieces.begun();
        long began = startedAt;
        recycle();
        if (client == null || asked == null) {
            return;
        }
        calls.counters().error(counted, failure.label());
        if (begun) {
            // What has gone cannot be taken back: the client must see that the answer is not complete.
            client.attach(null);
            client.abort();
        } else {
            Unanswered.answer(client, copy, asked, failure, why);
        }
        calls.counters().durations(counted).record(System.nanoTime() - began);
    }

    @Override
    public void clientGone() {
        boolean cancels = owner == null && !sharing.isAwaited();
        exchange = null;
        calls.counters().disconnected();
        if (cancels || (events != null && events.resumable())) {
            // In older eras the client can have the rest of the stream, and then nobody else may have it.
            abandon();
            recycle();
        } else {
            // Going away cancels nothing: the backend answers, and the answer is dropped.
            beImpatient();
            resume();
        }
    }

    @Override
    public void clientReady() {
        resume();
    }

    @Override
    public void awaited() {
        // Others are not held up by a client that reads slowly.
        resume();
    }

    @Override
    public void notAwaited() {
        if (exchange == null && owner == null && !sharing.isAwaited()) {
            abandon();
            recycle();
        }
    }

    private void recycle() {
        inSession.end();
        body.forget();
        pieces.drop();
        sharing.over();
        calls.counters().ended();
        exchange = null;
        backend = null;
        if (events != null) {
            events.over();
            events = null;
        }
        if (owner != null) {
            owner.ended();
            owner = null;
        }
        calls.give(this);
    }
}
