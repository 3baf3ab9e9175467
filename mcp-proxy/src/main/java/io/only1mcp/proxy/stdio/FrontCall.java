package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.proxy.upstream.BackendCall;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.sse.SseParser;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A message of the client on its way through the gateway: what comes back, as JSON or as events, becomes lines. */
final class FrontCall extends BackendCall implements SseParser.Sink {
    private static final byte[] NOTHING = {};

    /**
     * How much memory what comes back may take.
     *
     * @param event the most bytes of an event
     * @param answer how many bytes an answer has at most, as a rule
     * @param room for large ones, of all calls together and until they are written
     */
    record Limits(int event, int answer, Room room) {}

    /** Takes what comes back. */
    interface Taker {
        /** A message that came back. */
        void line(FrontCall call, byte[] bytes, int end);

        /** Whether the client does not take lines at present. */
        boolean full();

        /** Nothing more comes back; {@code why} says in words what is wrong where something is. */
        void over(FrontCall call, @Nullable String why);
    }

    private final Taker taker;
    private final @Nullable Message message;
    private final Limits limits;
    private final boolean again;
    private int status;
    private @Nullable String session;
    private @Nullable SseParser events;
    private byte[] body = NOTHING;
    private int bodyEnd;
    private boolean answered;

    /** The room that it has for what has not come whole. */
    private int held;

    private boolean ended;

    /**
     * A call.
     *
     * @param message what is sent, or null where nothing is but a stream is opened
     * @param limits how much memory what comes back may take
     * @param again whether the message was sent before, and refused because of its headers
     */
    FrontCall(Taker taker, @Nullable Message message, Limits limits, boolean again) {
        super(false);
        this.taker = taker;
        this.message = message;
        this.limits = limits;
        this.again = again;
    }

    /** Whether its message was sent before, and refused because of its headers. */
    boolean again() {
        return again;
    }

    /** What was sent, or null. */
    @Nullable
    Message message() {
        return message;
    }

    /** The HTTP status, once it is known; before that 0. */
    int status() {
        return status;
    }

    /** The session that the answer opens, or null. */
    @Nullable
    String session() {
        return session;
    }

    /** Whether the answer to the request has come back. */
    boolean answered() {
        return answered;
    }

    /** The answer has come back. */
    void markAnswered() {
        answered = true;
    }

    /** Gives the room that a line of so many bytes has to whoever writes it. */
    int handOver(int bytes) {
        int given = Math.min(Room.of(bytes), held);
        held -= given;
        return given;
    }

    /** Nobody wants anything of it any more. */
    void drop() {
        ended = true;
        abandon();
        hold(0);
    }

    /** The client takes lines again. */
    void goOn() {
        resume();
    }

    @Override
    protected void whole(ResponseHead head, byte[] bytes, int from, int to) {
        begin(head, bytes);
        take(bytes, from, to);
        if (!ended) {
            end();
        }
    }

    @Override
    protected void begin(ResponseHead head, byte[] bytes) {
        status = head.status();
        if (head.sessionStart() >= 0) {
            session = new String(bytes, head.sessionStart(), head.sessionEnd() - head.sessionStart(), US_ASCII);
        }
        events = head.eventStream() ? new SseParser(limits.event()) : null;
    }

    @Override
    protected void data(byte[] bytes, int from, int to) {
        take(bytes, from, to);
        if (!ended && taker.full()) {
            pause();
        }
    }

    private void take(byte[] bytes, int from, int to) {
        if (events != null) {
            events.scan(bytes, from, to, this);
            if (!hold(events.held())) {
                starved();
            }
            return;
        }
        int needed = bodyEnd + to - from;
        if (needed > body.length) {
            int roomy = Math.max(needed, Math.min(limits.answer(), body.length + body.length / 2));
            if (!hold(roomy)) {
                starved();
                return;
            }
            body = Arrays.copyOf(body, roomy);
        }
        System.arraycopy(bytes, from, body, bodyEnd, to - from);
        bodyEnd = needed;
    }

    /** Has room for so many bytes; false, and nothing has changed, where there is none. */
    private boolean hold(long bytes) {
        int wanted = Room.of((int) bytes);
        if (wanted > held && !limits.room().take(wanted - held)) {
            return false;
        }
        limits.room().give(held - wanted);
        held = wanted;
        return true;
    }

    private void starved() {
        drop();
        taker.over(this, "there is no room for the answer now; try again");
    }

    @Override
    public void event(SseParser event) {
        if (event.dataEnd() > 0) {
            // What is written is a copy.
            taker.line(this, event.data(), event.dataEnd());
        }
    }

    @Override
    protected void end() {
        if (bodyEnd > 0) {
            taker.line(this, body, bodyEnd);
        }
        hold(0);
        taker.over(this, events != null && events.tooLarge() ? "a message is larger than the limit" : null);
    }

    @Override
    protected void failed(Failure failure, String why) {
        hold(0);
        taker.over(this, why);
    }
}
