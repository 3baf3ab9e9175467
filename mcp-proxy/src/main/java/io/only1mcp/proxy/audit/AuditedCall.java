package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.answer.ResponseScan;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.http.AnswerWitness;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * What becomes a line of the log when the call has been answered, or will not be. It sees the answer as the client gets it,
 * so whoever answers need not know of it. Used again when it has ended.
 */
final class AuditedCall implements AnswerWitness {
    /** The longest method and name that are recorded, in bytes. */
    static final int LONGEST = 256;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final byte[] NOTHING = {};

    private final AuditLog log;
    private final AnswerScan answer;
    private final byte[] method = new byte[LONGEST];
    private final byte[] name = new byte[LONGEST];
    private int methodLength;
    private int nameLength;
    private final byte[] session = new byte[SessionHash.LENGTH];
    private boolean inSession;
    private final byte[] trace = new byte[TraceParent.LENGTH];
    private boolean traced;
    private byte[] subject = NOTHING;
    private byte[] tenant = NOTHING;
    private byte[] client = NOTHING;
    private byte[] backend = NOTHING;
    private boolean denied;
    private long arrivedMicros;
    private long startedAt;
    private int bytesIn;

    AuditedCall(AuditLog log, byte[] scratch) {
        this.log = log;
        this.answer = new AnswerScan(scratch);
    }

    void begin(long epochMicros, long at, int bodyBytes) {
        arrivedMicros = epochMicros;
        startedAt = at;
        bytesIn = bodyBytes;
        methodLength = 0;
        nameLength = 0;
        inSession = false;
        traced = false;
        denied = false;
        backend = NOTHING;
        answer.reset();
    }

    /** Who calls: texts with their escapes, empty where they are not known. */
    void by(byte[] who, byte[] of, byte[] from) {
        subject = who;
        tenant = of;
        client = from;
    }

    /** Where the hash of the session is to be written. */
    byte[] session() {
        inSession = true;
        return session;
    }

    /** The trace that the call belongs to, as its header says it. */
    void traced(@Nullable String traceparent) {
        traced = TraceParent.read(traceparent, trace);
    }

    /** Remembers what is asked for, out of a message that was scanned. */
    void asks(byte[] message, Envelope envelope) {
        methodLength = copy(message, envelope, Field.METHOD, method);
        Field named = envelope.has(Field.NAME)
                ? Field.NAME
                : envelope.has(Field.URI) ? Field.URI : envelope.has(Field.REF_URI) ? Field.REF_URI : Field.REF_NAME;
        nameLength = copy(message, envelope, named, name);
    }

    /** The source of a string, with its escapes; cut where no escape and no character is cut in two. */
    private static int copy(byte[] message, Envelope envelope, Field field, byte[] to) {
        if (envelope.kind(field) != Envelope.Kind.STRING) {
            return 0;
        }
        int from = envelope.start(field);
        int length = envelope.end(field) - from;
        if (length > to.length) {
            length = whole(message, from, to.length);
        }
        System.arraycopy(message, from, to, 0, length);
        return length;
    }

    private static int whole(byte[] text, int from, int most) {
        int at = from;
        while (true) {
            int next = at + 1;
            if (text[at] == '\\') {
                next = at + (text[at + 1] == 'u' ? 6 : 2);
            } else {
                while ((text[next] & 0xC0) == 0x80) {
                    next++;
                }
            }
            if (next - from > most) {
                return at - from;
            }
            at = next;
        }
    }

    /** The backend that is asked. */
    void routed(Backend to) {
        backend = to.name().getBytes(US_ASCII);
    }

    /** It may not be had, whatever the answer says. */
    void denied() {
        denied = true;
    }

    @Override
    public void wrote(ByteBuf piece, boolean last) {
        answer.take(piece);
        if (last) {
            end(outcome());
        }
    }

    @Override
    public void broken(boolean byClient) {
        end(byClient ? Outcome.CANCELLED : Outcome.ERROR);
    }

    private Outcome outcome() {
        ResponseScan response = answer.response();
        if (answer.status() == UNAUTHORIZED) {
            return Outcome.UNAUTHENTICATED;
        }
        if (response.failed() && response.errorCode() == ErrorCodes.LIMITED) {
            return Outcome.LIMITED;
        }
        if (denied || answer.status() == FORBIDDEN) {
            return Outcome.DENIED;
        }
        if (!response.responded() || response.failed()) {
            return Outcome.ERROR;
        }
        return response.toolFailed() ? Outcome.TOOL_ERROR : Outcome.OK;
    }

    private void end(Outcome outcome) {
        byte[] ended = outcome.ascii();
        LineBuffer line = log.line(arrivedMicros)
                .text(",\"subject\":", subject, subject.length)
                .text(",\"tenant\":", tenant, tenant.length)
                .text(",\"client\":", client, client.length)
                .text(",\"session\":", session, inSession ? session.length : 0)
                .text(",\"method\":", method, methodLength)
                .text(",\"name\":", name, nameLength)
                .text(",\"backend\":", backend, backend.length)
                .text(",\"outcome\":", ended, ended.length);
        if (answer.response().failed() && outcome != Outcome.CANCELLED) {
            line.number(",\"code\":", answer.response().errorCode());
        }
        if (answer.status() != 0) {
            line.number(",\"status\":", answer.status());
        }
        line.number(",\"micros\":", Math.max(0, log.now() - startedAt) / 1000)
                .number(",\"bytes_in\":", bytesIn)
                .number(",\"bytes_out\":", answer.bodyBytes())
                .text(",\"trace\":", trace, traced ? trace.length : 0);
        line.end();
        log.ended(this);
    }
}
