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
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through: with the prefix of the name that it names taken off, and the answer as it comes.
 * A small answer goes to the client in one write; a large one, one in chunks and an event stream piece by piece, no
 * faster than the client takes them. Used again when it has ended.
 */
final class RelayCall extends BackendCall implements Pending, Session.Waiter, Flight.Leader {
    private final RelayCalls calls;
    private final Counters counters;
    private final CutBody body = new CutBody();
    private final SessionRequest inSession = new SessionRequest(body);
    private final Sharing sharing = new Sharing();
    private final RelayedAnswer answer;
    private @Nullable HttpExchange exchange;
    private @Nullable Backend backend;
    private Counters.Method counted = Counters.Method.OTHER;
    private long startedAt;

    RelayCall(RelayCalls calls) {
        super(false);
        this.calls = calls;
        this.counters = calls.counters();
        this.answer = new RelayedAnswer(calls.envelope(), sharing);
    }

    private void begin(HttpExchange from, RoutedCall call, Envelope envelope, @Nullable Flight shared, long at) {
        exchange = from;
        backend = call.backend();
        counted = call.method().counted();
        startedAt = at;
        answer.await(call, from.body(), envelope);
        sharing.begin(shared, this);
        from.attach(this);
        counters.began();
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
        Session in = inSession.begin(of, call);
        ByteBuf out = inSession.first(in, from, call);
        if (out != null) {
            in.replica().send(this, out, body.tail(), body.tailFrom(), body.tailTo());
        } else if (inSession.isKept()) {
            in.whenOpen(this);
        } else {
            failed(Failure.NO_MEMORY, Failure.WITHOUT_MEMORY);
        }
    }

    @Override
    protected boolean mayWait() {
        HttpExchange client = exchange;
        return client == null || client.mayKeepBody();
    }

    @Override
    protected void starved(OutOfMemoryError cause) {
        if (backend != null) {
            abandon();
            failed(Failure.NO_MEMORY, Failure.WITHOUT_MEMORY);
        }
    }

    @Override
    public void opened() {
        Session in = inSession.session();
        try {
            ByteBuf out = exchange == null ? null : inSession.next();
            if (in == null || out == null) {
                recycle();
            } else {
                in.replica().send(this, out, body.tail(), body.tailFrom(), body.tailTo());
            }
        } catch (OutOfMemoryError e) {
            starved(e);
        }
    }

    @Override
    public void notOpened(@Nullable Failure failure, String why) {
        failed(failure == null ? Failure.BAD_ANSWER : failure, why);
    }

    /** Whether the client waits for the answer, or it may be good for others. */
    private boolean isWanted() {
        return exchange != null || sharing.isOn();
    }

    /** Whether the answer is an event stream of an older era, which goes to its client event by event. */
    private boolean isInEvents(ResponseHead head) {
        return head.eventStream() && inSession.isOn();
    }

    @Override
    protected boolean isItsOwn(ResponseHead head, byte[] bytes, int from, int to) {
        boolean relayed = RelayedHead.isRelayable(head) && !(isInEvents(head) && exchange != null);
        return !relayed || answer.isItsOwn(head, bytes, from, to);
    }

    @Override
    protected void whole(ResponseHead head, byte[] bytes, int from, int to) {
        HttpExchange client = exchange;
        if (!isWanted()) {
            recycle();
        } else if (inSession.isLost(head)) {
            inSession.again(this);
        } else if (!RelayedHead.isRelayable(head)) {
            wrong(RelayedHead.unusable(head));
        } else if (client != null && isInEvents(head)) {
            relayEvents(client, head, bytes, from, to);
        } else if (answer.fault() != null) {
            wrong(answer.fault());
        } else {
            deliver(client, answer.whole(client, head, bytes, from));
        }
    }

    private void relayEvents(HttpExchange client, ResponseHead head, byte[] bytes, int from, int to) {
        EventRelay relay = inSession.events(answer.id());
        ByteBuf out = RelayedEvents.whole(
                relay, client, head, bytes, from, to, Unanswered.amidStream(backend, AnswerCheck.ENDED), answer.id());
        count(!relay.answered() && !relay.resumable());
        deliver(client, out);
    }

    /** Ends with an answer, which its client is given unless it has gone. */
    private void deliver(@Nullable HttpExchange client, ByteBuf whole) {
        long began = startedAt;
        recycle();
        if (client == null) {
            whole.release();
        } else {
            client.answer(whole);
            counters.durations(counted).record(System.nanoTime() - began);
        }
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
            counters.error(counted, Failure.BAD_ANSWER.label());
        }
    }

    @Override
    protected void begin(ResponseHead head, byte[] bytes) {
        if (!isWanted()) {
            return;
        }
        if (inSession.isLost(head)) {
            abandon();
            inSession.again(this);
        } else if (!RelayedHead.isRelayable(head)) {
            abandon();
            wrong(RelayedHead.unusable(head));
        } else {
            beginPieces(head, bytes);
        }
    }

    private void beginPieces(ResponseHead head, byte[] bytes) {
        inSession.settle();
        body.forget();
        HttpExchange client = exchange;
        EventRelay inEvents = null;
        if (client != null && isInEvents(head)) {
            inEvents = inSession.events(answer.id());
            inEvents.whenSettled(this::settled);
        }
        answer.begin(client, head, bytes, inEvents);
        if (client == null) {
            notAwaited();
        }
    }

    /** The client has answered what the backend asked. */
    private void settled() {
        if (exchange != null) {
            beImpatient();
        }
    }

    @Override
    protected void data(byte[] bytes, int from, int to) {
        if (!isWanted()) {
            if (answer.isOver()) {
                giveUp();
            }
            return;
        }
        HttpExchange client = exchange;
        RelayedEvents events = answer.events();
        if (client != null && events != null) {
            pass(events, client, bytes, from, to);
            return;
        }
        String wrong = answer.goesOn(client, bytes, from, to);
        if (wrong != null) {
            abandon();
            broken(wrong);
        } else if (answer.isOver()) {
            complete();
        } else if (client == null) {
            notAwaited();
        } else if (!client.writable() && !sharing.isAwaited()) {
            pause();
        }
    }

    private void pass(RelayedEvents stream, HttpExchange client, byte[] bytes, int from, int to) {
        if (!answer.pass(stream, client, bytes, from, to)) {
            complete();
            return;
        }
        String tooMuch = stream.tooMuch();
        if (tooMuch != null) {
            abandon();
            failed(Failure.TOO_LARGE, tooMuch);
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
        String wrong = isWanted() ? answer.ended() : null;
        if (wrong != null) {
            broken(wrong);
        } else {
            count(answer.endEvents(exchange, backend, AnswerCheck.ENDED));
            finish();
        }
    }

    private void finish() {
        complete();
        recycle();
    }

    /** The client has its answer. A stream may go on behind it: with anything but its end, which is awaited for a while, it is cut off. */
    private void complete() {
        awaitEnd();
        HttpExchange client = exchange;
        exchange = null;
        answer.handedOn();
        if (client != null) {
            answer.end(client);
            counters.durations(counted).record(System.nanoTime() - startedAt);
        }
    }

    /** What came in pieces is not the answer: a client that has a stream is told there. */
    private void broken(String why) {
        HttpExchange client = exchange;
        if (client == null || !answer.isStream()) {
            wrong(why);
            return;
        }
        count(true);
        answer.tell(client, backend, why);
        finish();
    }

    @Override
    protected void failed(Failure failure, String why) {
        if (failure == Failure.TIMED_OUT && !answer.isOver()) {
            inSession.cancel(answer.id());
        }
        if (answer.endEvents(exchange, backend, why)) {
            counters.error(counted, failure.label());
            finish();
            return;
        }
        HttpExchange client = exchange;
        if (client != null && failure == Failure.UNREACHABLE && inSession.mayGoElsewhere()) {
            inSession.again(this);
            return;
        }
        Backend asked = backend;
        byte[] id = answer.id();
        boolean begun = answer.begun();
        long began = startedAt;
        recycle();
        if (client == null || asked == null) {
            return;
        }
        counters.error(counted, failure.label());
        Unanswered.end(client, begun, id, asked, failure, why);
        counters.durations(counted).record(System.nanoTime() - began);
    }

    @Override
    public void clientGone() {
        RelayedEvents events = answer.events();
        boolean cancels = !inSession.isOn() && !sharing.isAwaited();
        exchange = null;
        counters.disconnected();
        if (cancels || (events != null && events.resumable()) || !goesOnAlone()) {
            // In older eras the client can have the rest of the stream, and then nobody else may have it.
            giveUp();
        } else {
            // Going away cancels nothing: the backend has its time to answer, and the answer is dropped.
            if (hasGone() && !sharing.isAwaited()) {
                inSession.letGo();
            }
            resume();
            notAwaited();
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
        if (exchange != null || sharing.isAwaited()) {
            return;
        }
        if (inSession.isOn()) {
            beBrief();
            inSession.goesOnAlone(this::giveUp);
        } else {
            giveUp();
        }
    }

    /** Ends it without a word; one that waits for its session to open hears from whoever opens that. */
    private void giveUp() {
        if (isHandedOver()) {
            abandon();
            recycle();
        }
    }

    private void recycle() {
        exchange = null;
        backend = null;
        body.over();
        answer.over();
        sharing.over();
        inSession.end();
        counters.ended();
        calls.give(this);
    }
}
