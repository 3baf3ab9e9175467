package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.answer.AnswerCheck;
import io.only1mcp.proxy.session.EventRelay;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request on its way to the client: it is checked, its URIs are named, and it is handed on to others that it is
 * good for. Whole, in pieces, or event by event. Used again and again.
 */
final class RelayedAnswer {
    private final AnswerCheck check;
    private final Sharing sharing;
    private final AnswerUris uris = new AnswerUris();
    private final PiecedAnswer pieces = new PiecedAnswer();

    /** Ids as they usually are; the room for a longer one is let go of, for there may be thousands of these. */
    private final byte[] usualId = new byte[64];

    private byte[] id = usualId;
    private int idLength;
    private boolean over;

    /** The answer, where it is an event stream of an older era. */
    private @Nullable RelayedEvents events;

    /**
     * No answer yet.
     *
     * @param scratch for one answer at a time, until control goes back to whoever called
     * @param sharing whom answers are handed on to
     */
    RelayedAnswer(Envelope scratch, Sharing sharing) {
        this.check = new AnswerCheck(scratch);
        this.sharing = sharing;
    }

    /** Waits for the answer to a request. */
    void await(RoutedCall call, byte[] request, Envelope scanned) {
        uris.of(call);
        pieces.reset();
        over = false;
        int start = scanned.sourceStart(Field.ID);
        idLength = scanned.sourceEnd(Field.ID) - start;
        id = idLength <= usualId.length ? usualId : new byte[idLength];
        System.arraycopy(request, start, id, 0, idLength);
    }

    /** The id of the request, as JSON. */
    byte[] id() {
        return Arrays.copyOf(id, idLength);
    }

    /** Looks at an answer that is all there; false when it is a response to another request. */
    boolean isItsOwn(ResponseHead head, byte[] bytes, int from, int to) {
        return check.isItsOwn(head, bytes, from, to, id, idLength);
    }

    /** What is wrong with the answer that was looked at; null where it may go on. */
    @Nullable
    String fault() {
        return check.fault();
    }

    /** The answer that was looked at, as its client gets it; there may be none any more. */
    ByteBuf whole(@Nullable HttpExchange client, ResponseHead head, byte[] bytes, int from) {
        if (client != null && check.isUnnamed()) {
            return RelayedHead.named(client, head.status(), id(), bytes, check.errorStart(), check.errorEnd());
        }
        int end = check.answerEnd();
        uris.begin(head, bytes, from, end);
        int length = uris.length(bytes, from, end);
        ByteBuf out = PiecedAnswer.allocator(client).directBuffer(RelayedHead.mostBytes(head) + length);
        RelayedHead.write(out, head, bytes, length, client == null || client.keepAlive());
        uris.write(out, bytes, from, end);
        sharing.whole(head, out, length, id, idLength);
        return out;
    }

    /**
     * Begins with an answer that comes in pieces.
     *
     * @param inEvents takes it event by event; null where it goes on as it is
     */
    void begin(@Nullable HttpExchange client, ResponseHead head, byte[] bytes, @Nullable EventRelay inEvents) {
        uris.begin(head);
        sharing.begins(head);
        check.begin(head, id, idLength);
        if (client != null) {
            pieces.begin(client, head, bytes, !head.eventStream() && !uris.areChanged());
            events = inEvents == null ? null : new RelayedEvents(inEvents, pieces.chunked());
        }
    }

    /** The answer that goes event by event; null where it does not. */
    @Nullable
    RelayedEvents events() {
        return events;
    }

    /** Passes on what came of it; false when that is the end of it, whatever its backend goes on to say. */
    boolean pass(RelayedEvents stream, HttpExchange client, byte[] bytes, int from, int to) {
        stream.pass(client, bytes, from, to);
        if (stream.answered()) {
            over = true;
            events = null;
            stream.over();
        }
        return !over;
    }

    /** Passes on the next piece; or says what is wrong with it. */
    @Nullable
    String goesOn(@Nullable HttpExchange client, byte[] bytes, int from, int to) {
        String wrong = check.goesOn(bytes, from, to);
        int end = check.answerEnd();
        over = wrong == null && check.isOver();
        if (wrong == null && end > from) {
            int length = uris.length(bytes, from, end);
            ByteBuf out = pieces.next(client, length);
            uris.write(out, bytes, from, end);
            sharing.goesOn(out, out.writerIndex() - length, length);
            pieces.send(client, out);
        }
        return wrong;
    }

    /** Whether it is a stream that has ended with the response, though its backend may go on. */
    boolean isOver() {
        return over;
    }

    /** What is wrong with the answer that came in pieces, now that it has ended; or null. */
    @Nullable
    String ended() {
        return events == null ? check.ended() : null;
    }

    /**
     * Tells a client that gets events when its answer will not come.
     *
     * @return false when it has come, or can still be had, or does not come in events
     */
    boolean endEvents(@Nullable HttpExchange client, @Nullable Backend backend, String why) {
        RelayedEvents stream = events;
        if (client == null || stream == null) {
            return false;
        }
        events = null;
        try {
            return stream.end(client, Unanswered.amidStream(backend, why), id());
        } catch (OutOfMemoryError e) {
            Unanswered.cut(client);
            return true;
        }
    }

    /** Whether the client has been given the head of an event stream, in which it can be told something. */
    boolean isStream() {
        return pieces.isStream();
    }

    /** Tells the client there that its answer will not come. */
    void tell(HttpExchange client, @Nullable Backend backend, String why) {
        pieces.tell(client, Unanswered.amidStream(backend, why), id());
    }

    /** Whether the client has been given some of it. */
    boolean begun() {
        return pieces.begun();
    }

    /** It is complete for those that it is handed on to. */
    void handedOn() {
        sharing.ends(id, idLength);
    }

    /** It is complete for its client. */
    void end(HttpExchange client) {
        pieces.end(client);
    }

    /** Nobody waits for it. */
    void over() {
        pieces.drop();
        if (id != usualId) {
            id = usualId;
            check.forget();
        }
        if (events != null) {
            events.over();
            events = null;
        }
    }
}
