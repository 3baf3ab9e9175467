package io.only1mcp.proxy.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a backend answers is the response to the request of a client. What is all there is read in one pass that
 * checks all of it; of what comes in pieces only the envelope is looked at. Used for one answer after the other.
 */
public final class AnswerCheck {
    /** What is wrong with a stream that ends too early. */
    public static final String ENDED = "ended its event stream without an answer";

    private static final byte[] TWO = "2.0".getBytes(US_ASCII);
    private static final String NO_RESPONSE = "a message that is no JSON-RPC response";
    private static final String FOREIGN = "a response to another request";

    private final Envelope envelope;
    private @Nullable ResponseScan pieces;
    private @Nullable EventLines lines;
    private boolean events;
    private int answerEnd;
    private int status;
    private boolean unnamed;
    private boolean foreign;
    private @Nullable String fault;

    /**
     * A check that has seen nothing.
     *
     * @param envelope scratch that may be shared by all checks of a loop
     */
    public AnswerCheck(Envelope envelope) {
        this.envelope = envelope;
    }

    /**
     * Looks at an answer that is all there; {@link #fault} has what is wrong with it.
     *
     * @param id the first {@code idLength} bytes are the id of the request, as JSON
     * @return false when it is a response to another request
     */
    public boolean isItsOwn(ResponseHead head, byte[] bytes, int from, int to, byte[] id, int idLength) {
        fault = whole(head, bytes, from, to, id, idLength);
        return !foreign;
    }

    private @Nullable String whole(ResponseHead head, byte[] bytes, int from, int to, byte[] id, int idLength) {
        unnamed = false;
        foreign = false;
        if (head.eventStream()) {
            begin(head, id, idLength);
            String wrong = goesOn(bytes, from, to);
            return wrong == null ? ended() : wrong;
        }
        answerEnd = to;
        status = head.status();
        String wrong = message(bytes, from, to, id, idLength);
        return wrong == null ? null : with(wrong);
    }

    private @Nullable String message(byte[] bytes, int from, int to, byte[] id, int idLength) {
        if (from == to) {
            return "nothing";
        }
        if (!envelope.scan(bytes, from, to)) {
            return "a body that is no JSON-RPC message: " + envelope.fault().words() + ", at byte "
                    + (envelope.faultAt() - from);
        }
        if (!envelope.is(Field.JSONRPC, TWO)
                || envelope.has(Field.METHOD)
                || envelope.has(Field.RESULT) == envelope.has(Field.ERROR)
                || (envelope.has(Field.ERROR) && envelope.kind(Field.ERROR) != Kind.OBJECT)) {
            return NO_RESPONSE;
        }
        if (envelope.has(Field.ID)
                && RequestIds.same(
                        bytes, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID), id, 0, idLength)) {
            return null;
        }
        // Servers that refuse a request before they have read it cannot say which one.
        boolean refusal = status >= 400 || !envelope.has(Field.ID) || envelope.kind(Field.ID) == Kind.NULL;
        unnamed = refusal && envelope.has(Field.ERROR);
        foreign = !unnamed;
        return unnamed ? null : FOREIGN;
    }

    /**
     * Whether a message that is all there is a response to another request; one that is no response is not.
     *
     * @param httpStatus of the answer that it came in
     * @param id the id of the request, as JSON
     */
    public boolean isForeign(int httpStatus, byte[] bytes, int from, int to, byte[] id) {
        unnamed = false;
        foreign = false;
        status = httpStatus;
        fault = message(bytes, from, to, id, id.length);
        return foreign;
    }

    /** What is wrong with the answer that was looked at last; null where it may go on. */
    public @Nullable String fault() {
        return fault;
    }

    /** Whether the answer that was looked at last is an error without the id of the request. */
    public boolean isUnnamed() {
        return unnamed;
    }

    /** The error in that answer, as JSON. */
    public int errorStart() {
        return envelope.start(Field.ERROR);
    }

    /** The index behind it. */
    public int errorEnd() {
        return envelope.end(Field.ERROR);
    }

    /** Begins with an answer that comes in pieces; the parameters as of {@link #isItsOwn}. */
    public void begin(ResponseHead head, byte[] id, int idLength) {
        status = head.status();
        events = head.eventStream();
        ResponseScan scan = pieces == null ? new ResponseScan() : pieces;
        pieces = scan;
        scan.reset(id, idLength);
        if (events) {
            EventLines own = lines == null ? new EventLines() : lines;
            lines = own;
            own.reset();
        }
    }

    /** Lets go of the id that was waited for, which may be long. */
    public void forget() {
        pieces = null;
    }

    /** What is wrong with the answer, as far as its next piece shows; null where it may go on. */
    public @Nullable String goesOn(byte[] bytes, int from, int to) {
        ResponseScan scan = pieces;
        answerEnd = to;
        if (scan == null) {
            return null;
        }
        if (events && lines != null) {
            answerEnd = lines.scan(bytes, from, to, scan);
        } else {
            scan.scan(bytes, from, to);
            if (scan.garbage()) {
                return with("a body that is no JSON-RPC message");
            }
        }
        return scan.foreign() ? with(FOREIGN) : null;
    }

    /** The index behind the answer in what was looked at last: a stream ends with the response, whatever comes behind it. */
    public int answerEnd() {
        return answerEnd;
    }

    /** Whether the answer is a stream that has ended with the response, though its backend may go on. */
    public boolean isOver() {
        return events && lines != null && lines.isOver();
    }

    /** What is wrong with the answer that came in pieces, now that it has ended; or null. */
    public @Nullable String ended() {
        ResponseScan scan = pieces;
        if (scan == null || scan.answered()) {
            return null;
        }
        return events ? ENDED : with(scan.isInside() ? "JSON that does not end" : NO_RESPONSE);
    }

    private String with(String what) {
        return "answered HTTP " + status + " with " + what + (status == 404 ? ": is the path of its url right?" : "");
    }
}
