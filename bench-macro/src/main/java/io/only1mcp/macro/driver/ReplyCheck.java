package io.only1mcp.macro.driver;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.core.report.Printable;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a good answer from all others: status 200, JSON-RPC with the request's own id, a result that is complete and no
 * tool error, the planted marker and the expected text in it. Answers of every kind are read whole. Allocates for
 * failures and batches only.
 */
final class ReplyCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final Outcome OK = new Outcome.Ok();
    private static final byte[] COMPLETE = "complete".getBytes(StandardCharsets.US_ASCII);
    private static final int DETAIL = 160;

    private final Envelope envelope = new Envelope();
    private final EventStream stream = new EventStream();
    /** Where an operation's last answer had its marker, from the body's begin: the next one mostly has it there too. */
    private final int[] markerAt;

    ReplyCheck(int operations) {
        markerAt = new int[operations];
    }

    /** What is expected of an answer. */
    interface Expected {
        /** The request's id. */
        long id();

        /** The number of its operation. */
        int operation();

        /** The marker that it carries, or null. */
        byte @Nullable [] marker();

        /** The text that must be in the answer, or null. */
        byte @Nullable [] text();

        /** How the messages of the request travelled. */
        default Form form() {
            return Form.REQUEST;
        }

        /** The marker of one message of a batch, or null. */
        default byte @Nullable [] marker(int k) {
            return marker();
        }
    }

    /** The outcome of a whole answer whose body is {@code [from, end)}. */
    Outcome check(ResponseHead head, byte[] body, int from, int end, Expected expected) {
        Form form = expected.form();
        if (head.status() != form.status()) {
            return status(head.status(), body, from, end);
        }
        if (form.kind() == Form.Kind.NOTIFICATION) {
            return OK;
        }
        if (form.kind() == Form.Kind.PLAIN) {
            return holds(body, from, end, expected, expected.marker());
        }
        if (form.kind() == Form.Kind.BATCH) {
            List<byte[]> texts = head.eventStream()
                    ? stream.messages(body, from, end)
                    : List.of(Arrays.copyOfRange(body, from, end));
            return new BatchCheck(this, expected).check(texts);
        }
        if (head.eventStream()) {
            byte[] message = stream.answer(body, from, end);
            if (message == null) {
                return missing("the event stream ended without an answer");
            }
            return message(message, 0, message.length, expected);
        }
        return message(body, from, end, expected);
    }

    private Outcome message(byte[] body, int from, int end, Expected expected) {
        if (end == from) {
            return missing("empty answer");
        }
        if (!envelope.scan(body, from, end)) {
            return failed(FailureKind.INVALID_REPLY, "no JSON-RPC message: " + envelope.fault());
        }
        return scanned(body, from, end, expected);
    }

    /** Scans a message that came without HTTP, and says what is in it until the next one; null where it is none. */
    @Nullable
    Envelope read(byte[] body, int from, int end) {
        return envelope.scan(body, from, end) ? envelope : null;
    }

    /** The outcome of the message {@code [from, end)} that was scanned last. */
    Outcome scanned(byte[] body, int from, int end, Expected expected) {
        boolean error = envelope.kind(Field.ERROR) != Kind.ABSENT;
        // Who could not read a request does not know its id.
        boolean withoutId = envelope.kind(Field.ID) == Kind.ABSENT || envelope.kind(Field.ID) == Kind.NULL;
        if (!(error && withoutId) && !isId(body, expected.id())) {
            return new Outcome.Failed(
                    FailureKind.WRONG_ID,
                    "another request's id in the answer",
                    "id " + (withoutId ? "absent" : bounded(envelope.text(Field.ID))) + " in place of "
                            + expected.id());
        }
        return answered(body, from, end, expected, expected.marker());
    }

    /** The same of a message whose id is the right one. */
    Outcome answered(byte[] body, int from, int end, Expected expected, byte @Nullable [] marker) {
        if (envelope.kind(Field.ERROR) != Kind.ABSENT) {
            return failed(FailureKind.JSON_RPC, error(envelope));
        }
        if (envelope.kind(Field.RESULT) != Kind.OBJECT) {
            return failed(FailureKind.INVALID_REPLY, "neither result nor error");
        }
        if (envelope.kind(Field.RESULT_TYPE) != Kind.ABSENT && !envelope.is(Field.RESULT_TYPE, COMPLETE)) {
            return failed(FailureKind.INVALID_REPLY, "resultType is not complete");
        }
        if (envelope.kind(Field.IS_ERROR) == Kind.TRUE) {
            return failed(FailureKind.TOOL, text(body, envelope.start(Field.RESULT), envelope.end(Field.RESULT)));
        }
        return holds(body, from, end, expected, marker);
    }

    /** Whether what must be in an answer is there. */
    private Outcome holds(byte[] body, int from, int end, Expected expected, byte @Nullable [] marker) {
        if (marker != null && !hasMarker(body, from, end, marker, expected.operation())) {
            int other = Marker.findAny(body, from, end);
            return other >= 0
                    ? new Outcome.Failed(
                            FailureKind.FOREIGN_MARKER,
                            "the marker of another request in the answer",
                            Marker.text(body, other) + " in place of " + Marker.text(marker, 0))
                    : failed(FailureKind.UNEXPECTED, "the marker is not in the answer");
        }
        byte[] text = expected.text();
        if (text != null && indexOf(body, from, end, text) < 0 && !saysOtherwise(body, from, end, text)) {
            return failed(FailureKind.UNEXPECTED, "the expected text is not in the answer");
        }
        return OK;
    }

    private boolean hasMarker(byte[] body, int from, int end, byte[] marker, int operation) {
        if (Marker.isAt(body, from + markerAt[operation], end, marker)) {
            return true;
        }
        int at = Marker.find(body, from, end, marker);
        if (at >= 0) {
            markerAt[operation] = at - from;
        }
        return at >= 0;
    }

    private boolean isId(byte[] body, long id) {
        if (envelope.kind(Field.ID) != Kind.NUMBER) {
            return false;
        }
        int start = envelope.start(Field.ID);
        int end = envelope.end(Field.ID);
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = body[i] - '0';
            if (digit < 0 || digit > 9 || i - start > 18) {
                return false;
            }
            value = value * 10 + digit;
        }
        return value == id;
    }

    private Outcome status(int status, byte[] body, int from, int end) {
        String detail = "HTTP " + status;
        if (envelope.scan(body, from, end) && envelope.kind(Field.ERROR) != Kind.ABSENT) {
            detail += ": " + error(envelope);
        }
        return failed(FailureKind.HTTP, detail);
    }

    private static String error(Envelope envelope) {
        String code = envelope.kind(Field.ERROR_CODE) == Kind.NUMBER ? envelope.text(Field.ERROR_CODE) : "no code";
        String message =
                envelope.kind(Field.ERROR_MESSAGE) == Kind.STRING ? envelope.text(Field.ERROR_MESSAGE) : "no message";
        return bounded(code + " " + message);
    }

    private static String text(byte[] body, int from, int end) {
        return bounded(new String(body, from, Math.min(end - from, 2 * DETAIL), StandardCharsets.UTF_8));
    }

    /** One line, so that a terminal shows what a stranger sent and does nothing more. */
    private static String bounded(String text) {
        String line = Printable.line(text);
        return line.length() <= DETAIL ? line : line.substring(0, DETAIL) + "…";
    }

    /** JSON may write a letter in more ways than one: an answer that seems to lack a text is read once more, slowly. */
    private static boolean saysOtherwise(byte[] body, int from, int end, byte[] text) {
        try {
            byte[] plain = JSON.writeValueAsBytes(JSON.readTree(body, from, end - from));
            return indexOf(plain, 0, plain.length, text) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int indexOf(byte[] body, int from, int end, byte[] text) {
        for (int i = from; i <= end - text.length; i++) {
            if (Arrays.equals(body, i, i + text.length, text, 0, text.length)) {
                return i;
            }
        }
        return -1;
    }

    static Outcome missing(String detail) {
        return new Outcome.Failed(FailureKind.MISSING_REPLY, detail, detail);
    }

    static Outcome failed(FailureKind kind, String detail) {
        return new Outcome.Failed(kind, detail);
    }
}
