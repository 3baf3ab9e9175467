package io.only1mcp.macro.driver;

import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.json.JsonElements;
import java.util.List;

/**
 * Checks the answer to one batch: each of its requests is answered once, in any order, by a response with its id and its
 * marker. What else stands there, such as notifications, is passed over.
 */
final class BatchCheck {
    private static final int MOST_ELEMENTS = 10_000;

    private final ReplyCheck check;
    private final ReplyCheck.Expected expected;
    private final boolean[] answered;

    BatchCheck(ReplyCheck check, ReplyCheck.Expected expected) {
        this.check = check;
        this.expected = expected;
        this.answered = new boolean[expected.form().messages()];
    }

    /** The outcome of the batch, whose answer came in these texts, each an array or a single message. */
    Outcome check(List<byte[]> texts) {
        for (byte[] text : texts) {
            Outcome outcome = text(text);
            if (!(outcome instanceof Outcome.Ok)) {
                return outcome;
            }
        }
        int missing = 0;
        for (boolean one : answered) {
            missing += one ? 0 : 1;
        }
        return missing == 0
                ? ReplyCheck.OK
                : ReplyCheck.missing(missing + " of the " + answered.length + " requests of a batch have no answer");
    }

    private Outcome text(byte[] text) {
        List<JsonElements.Range> elements = JsonElements.of(text, 0, text.length, MOST_ELEMENTS);
        if (elements == null) {
            return message(text, 0, text.length);
        }
        for (JsonElements.Range element : elements) {
            Outcome outcome = message(text, element.from(), element.to());
            if (!(outcome instanceof Outcome.Ok)) {
                return outcome;
            }
        }
        return ReplyCheck.OK;
    }

    private Outcome message(byte[] text, int from, int end) {
        Envelope envelope = check.read(text, from, end);
        if (envelope == null) {
            return ReplyCheck.failed(FailureKind.INVALID_REPLY, "no array of JSON-RPC messages");
        }
        if (envelope.kind(Field.METHOD) != Kind.ABSENT) {
            return ReplyCheck.OK;
        }
        boolean withoutId = envelope.kind(Field.ID) == Kind.ABSENT || envelope.kind(Field.ID) == Kind.NULL;
        if (withoutId && envelope.kind(Field.ERROR) != Kind.ABSENT) {
            // Who could not read a request does not know its id.
            return check.answered(text, from, end, expected, null);
        }
        int k = position(envelope);
        if (k < 0) {
            return new Outcome.Failed(
                    FailureKind.WRONG_ID,
                    "another request's id in the answer",
                    "an id in place of one of " + id(0) + " to " + id(answered.length - 1));
        }
        answered[k] = true;
        return check.answered(text, from, end, expected, expected.marker(k));
    }

    /** The place of the request that has the id of the message and has no answer yet, or -1. */
    private int position(Envelope envelope) {
        if (envelope.kind(Field.ID) == Kind.STRING) {
            String given = envelope.text(Field.ID);
            for (int k = 0; k < answered.length; k++) {
                if (!answered[k] && id(k).equals(given)) {
                    return k;
                }
            }
        }
        return -1;
    }

    private String id(int k) {
        return Form.BATCH_ID + expected.form().message(expected.id(), k);
    }
}
