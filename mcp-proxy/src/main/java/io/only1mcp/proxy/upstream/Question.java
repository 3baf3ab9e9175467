package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.answer.AnswerCheck;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.sse.SseParser;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request of our own to a backend, whose answer is gathered whole; what answers another request is none. */
public final class Question extends BackendCall implements SseParser.Sink {

    /** Takes what becomes of a question; one of the two is called, once. */
    public interface Asker {
        /** An answer, whatever it says. */
        void answered(Reply reply);

        /** No answer. */
        void unanswered(Failure failure, String why);
    }

    private static final String FOREIGN = "answered with a response to another request";
    private static final byte[] NOTHING = {};

    private final Asker asker;
    private final Envelope envelope = new Envelope();
    private final AnswerCheck check = new AnswerCheck(envelope);

    /** The id that it is asked with, as JSON; nothing where nothing is asked. */
    private byte[] id = NOTHING;

    private String method = "";
    private @Nullable Replica asked;
    private int status;
    private @Nullable String session;
    private byte[] body = NOTHING;
    private int bodyEnd;
    private @Nullable SseParser events;
    private boolean done;
    private boolean foreign;
    private boolean waitsForStart;
    private long held;

    /** What it is besides a question. */
    private enum Role {
        /** Nothing. */
        NONE,
        /** Some sign of life is wanted. */
        PROBE,
        /** Something ends. */
        FAREWELL
    }

    private final Role role;

    /** What is asked once more, where that can do no harm and has not been done; or null. */
    private @Nullable Repeat again;

    private record Repeat(Backend backend, String method, String message) {}

    private Question(Asker asker, Role role) {
        super(true);
        this.asker = asker;
        this.role = role;
    }

    /** Whether a request of this method only asks, so that it may be sent twice. */
    public static boolean onlyAsks(String method) {
        return method.endsWith("/list") || method.equals(McpMethods.SERVER_DISCOVER);
    }

    /** Asks in the era since 2026-07-28. */
    public static void modern(Backend backend, String method, String message, Asker asker) {
        Question question = new Question(asker, Role.NONE);
        if (onlyAsks(method)) {
            question.again = new Repeat(backend, method, message);
        }
        question.send(backend, method, message);
    }

    /** Remembers what is asked, and whom. */
    private void asks(Replica replica, byte[] message) {
        asked = replica;
        if (envelope.scan(message, 0, message.length) && envelope.has(Field.METHOD) && envelope.has(Field.ID)) {
            id = Arrays.copyOfRange(message, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID));
            method = envelope.text(Field.METHOD);
        }
        waitsForStart = replica.backend().waitsForStart(method);
    }

    private void send(Backend backend, String method, String message) {
        mayMove(backend.ownKey());
        send(backend.replica(backend.ownKey()), method, message);
    }

    /** Asks one replica, whatever is thought of it, for some sign of life. */
    static void probe(Replica replica, Asker asker) {
        new Question(asker, Role.PROBE).send(replica, McpMethods.SERVER_DISCOVER, Introduction.DISCOVER);
    }

    private void send(Replica replica, String method, String message) {
        byte[] bytes = message.getBytes(UTF_8);
        asks(replica, bytes);
        byte[] head = replica.heads().modern();
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(
                head.length + method.length() + RequestHeads.FRAMING + bytes.length);
        out.writeBytes(head).writeBytes(method.getBytes(US_ASCII));
        RequestHeads.endLine(out);
        RequestHeads.end(out, bytes.length);
        replica.send(this, out.writeBytes(bytes));
    }

    /** Asks in the eras up to 2025-11-25, with a head that a session gave. */
    public static void legacy(Replica replica, byte[] head, String message, Asker asker) {
        send(replica, head, message.getBytes(UTF_8), new Question(asker, Role.NONE));
    }

    /** Tells a replica something, with a head that a session gave; the bytes must stay as they are until it has answered or failed. */
    public static void tell(Replica replica, byte[] head, byte[] bytes, Asker asker) {
        Question question = new Question(asker, Role.NONE);
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(head.length + RequestHeads.FRAMING);
        out.writeBytes(head);
        RequestHeads.end(out, bytes.length);
        question.asks(replica, bytes);
        replica.send(question, out, bytes, 0, bytes.length);
    }

    /**
     * Tells a replica that a session is over, however it does and however busy it is, and calls when it has answered or
     * failed to: whatever it says, 405 for one says that sessions end by themselves.
     *
     * @param head of a DELETE in the session
     */
    static void farewell(Replica replica, byte[] head, Runnable done) {
        Asker asker = new Asker() {
            @Override
            public void answered(Reply reply) {
                done.run();
            }

            @Override
            public void unanswered(Failure failure, String why) {
                done.run();
            }
        };
        send(replica, head, NOTHING, new Question(asker, Role.FAREWELL));
    }

    private static void send(Replica replica, byte[] head, byte[] bytes, Question question) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(head.length + RequestHeads.FRAMING + bytes.length);
        out.writeBytes(head);
        RequestHeads.end(out, bytes.length);
        question.asks(replica, bytes);
        replica.send(question, out.writeBytes(bytes));
    }

    @Override
    protected boolean isApart() {
        return role != Role.NONE;
    }

    @Override
    protected boolean waitsForStart() {
        return waitsForStart;
    }

    @Override
    protected String toWhat() {
        return method.isEmpty() ? "" : " to " + method;
    }

    @Override
    protected boolean isFarewell() {
        return role == Role.FAREWELL;
    }

    private void head(ResponseHead head, byte[] bytes) {
        status = head.status();
        if (head.sessionStart() >= 0) {
            session = new String(bytes, head.sessionStart(), head.sessionEnd() - head.sessionStart(), US_ASCII);
        }
        if (head.eventStream()) {
            // What comes in pieces is counted before it gets there, and what is whole is small.
            events = new SseParser(Integer.MAX_VALUE);
        }
    }

    @Override
    protected boolean isItsOwn(ResponseHead head, byte[] bytes, int from, int to) {
        foreign = !head.eventStream() && isForeign(head.status(), bytes, from, to);
        return !foreign;
    }

    private boolean isForeign(int httpStatus, byte[] bytes, int from, int to) {
        return id.length > 0 && check.isForeign(httpStatus, bytes, from, to, id);
    }

    @Override
    protected void whole(ResponseHead head, byte[] bytes, int from, int to) {
        head(head, bytes);
        take(bytes, from, to);
        end();
    }

    @Override
    protected void begin(ResponseHead head, byte[] bytes) {
        head(head, bytes);
    }

    @Override
    protected void data(byte[] bytes, int from, int to) {
        String tooMuch = hold(to - from);
        if (tooMuch != null) {
            if (asked != null) {
                asked.count(Failure.TOO_LARGE);
            }
            abandon();
            failed(Failure.TOO_LARGE, tooMuch);
            return;
        }
        take(bytes, from, to);
        if (done) {
            // The response has come; whatever the stream goes on to say is not for us.
            abandon();
            answered();
        }
    }

    /** Takes room for a piece; why it may not, or null. */
    private @Nullable String hold(int bytes) {
        if (asked == null) {
            return null;
        }
        AnswerRoom from = asked.loop().answers();
        if (held + bytes > from.each()) {
            return "answered more than " + from.each() + " bytes, which is too much to be read whole";
        }
        if (!from.take(bytes)) {
            return "answered more than there is room for now";
        }
        held += bytes;
        return null;
    }

    private void release() {
        if (asked != null) {
            asked.loop().answers().give(held);
            held = 0;
        }
    }

    private void take(byte[] bytes, int from, int to) {
        if (events != null) {
            events.scan(bytes, from, to, this);
            return;
        }
        int needed = bodyEnd + to - from;
        if (needed > body.length) {
            body = Arrays.copyOf(body, Math.max(needed, 2 * body.length));
        }
        System.arraycopy(bytes, from, body, bodyEnd, to - from);
        bodyEnd = needed;
    }

    @Override
    public void event(SseParser event) {
        boolean response = envelope.scan(event.data(), 0, event.dataEnd())
                && (envelope.has(Field.RESULT) || envelope.has(Field.ERROR));
        if (response && !done) {
            done = true;
            body = Arrays.copyOf(event.data(), event.dataEnd());
            foreign = isForeign(status, body, 0, body.length);
        }
    }

    @Override
    protected void end() {
        if (events == null) {
            body = body.length == bodyEnd ? body : Arrays.copyOf(body, bodyEnd);
            foreign = isForeign(status, body, 0, body.length);
        }
        answered();
    }

    private void answered() {
        Replica by = asked;
        if (foreign && by != null) {
            by.count(Failure.BAD_ANSWER);
            by.mistook(method);
            asker.unanswered(Failure.BAD_ANSWER, FOREIGN + " to " + method);
        } else {
            asker.answered(new Reply(status, body, session));
        }
        release();
    }

    @Override
    protected void failed(Failure failure, String why) {
        release();
        Repeat repeat = again;
        if (failure == Failure.CLOSED && repeat != null && !repeat.backend.isRetired()) {
            again = null;
            session = null;
            events = null;
            body = NOTHING;
            bodyEnd = 0;
            foreign = false;
            send(repeat.backend, repeat.method, repeat.message);
            return;
        }
        if (failure == Failure.BAD_ANSWER && foreign && asked != null) {
            asked.mistook(method);
        }
        asker.unanswered(failure, why);
    }
}
