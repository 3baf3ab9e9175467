package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.macro.stdio.LinePipe;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The standard streams of a process: many requests in flight on one pipe, each answer known by its id, in any order. The
 * loop's connections are slots here, one for each request that may be in flight.
 *
 * <p>An id is never used again, not even by a later phase, so that an answer that comes too late is nobody's. Lines that are
 * no answer to a request in flight are passed over; a request that the server makes is answered, without which some wait.
 */
final class StdioWire implements OpenWire {
    /** Behind all ids of the client that set the run up. */
    private static final long FIRST_ID = 1_000_000;

    private static final Outcome.Failed CLOSED = new Outcome.Failed(FailureKind.CLOSED, "closed before an answer");
    private static final Outcome.Failed DOWN =
            new Outcome.Failed(FailureKind.CLOSED, "the process has closed its standard streams");
    private static final byte[] PING = "ping".getBytes(US_ASCII);

    private final LinePipe pipe;
    private final Slot[] slots;
    private final ArrayDeque<Slot> free = new ArrayDeque<>();
    /** Notifications that were written, which nobody answers. */
    private final ArrayDeque<Slot> unanswered = new ArrayDeque<>();

    private final ReplyCheck check;
    private @Nullable Replies replies;
    private Requests requests;
    private long rounds;
    private boolean awake;
    private boolean down;

    /**
     * A wire; the calling thread must be the one that polls.
     *
     * @param inFlight how many requests are in flight at most
     */
    StdioWire(LinePipe pipe, int inFlight, Requests requests) {
        this.pipe = pipe;
        this.requests = requests;
        this.check = new ReplyCheck(requests.operations().size());
        slots = new Slot[inFlight];
        for (int i = 0; i < inFlight; i++) {
            slots[i] = new Slot(i);
            free.add(slots[i]);
        }
    }

    @Override
    public void sends(Requests next) {
        requests = next;
    }

    @Override
    public void listener(Replies listener) {
        replies = listener;
    }

    /** One pipe, while it is open. */
    @Override
    public int openConnections() {
        return pipe.ended() ? 0 : 1;
    }

    @Override
    public @Nullable String refusal() {
        return pipe.ended() ? DOWN.detail() : null;
    }

    @Override
    public long openedTotal() {
        return 1;
    }

    @Override
    public @Nullable Flight take() {
        return free() > 0 ? free.poll() : null;
    }

    /** A process that does not read what it is sent makes a request wait like one that does not answer. */
    @Override
    public int free() {
        return !down && pipe.hasRoom() ? free.size() : 0;
    }

    @Override
    public Outcome.@Nullable Failed down() {
        return down ? DOWN : null;
    }

    @Override
    public void write(Flight flight) {
        Slot slot = (Slot) flight;
        RequestTemplate template = requests.template(slot.operation);
        slot.template = template;
        template.mark(requests.seed(), slot.operation, slot.arrival, slot.marker);
        slot.id = FIRST_ID + rounds++ * slots.length + slot.number;
        slot.inFlight = true;
        int length = template.encodeLine(slot.id, requests.seed(), slot.operation, slot.arrival, slot.marker);
        pipe.send(template.line(), length);
        if (template.form().kind() == Form.Kind.NOTIFICATION) {
            unanswered.add(slot);
        }
    }

    @Override
    public int poll(long waitNanos) {
        boolean last = pipe.ended();
        awake = false;
        int handled = pipe.poll(unanswered.isEmpty() ? waitNanos : 0, this::line);
        Slot written;
        while ((written = unanswered.poll()) != null) {
            wake();
            settle(written, ReplyCheck.OK);
        }
        if (last && !down) {
            down = true;
            wake();
            for (Slot slot : slots) {
                if (slot.inFlight) {
                    settle(slot, CLOSED);
                }
            }
        }
        return handled;
    }

    /** Tells the process that nobody waits any more; an answer that comes all the same has an id of the past. */
    @Override
    public void abandon(Flight flight) {
        Slot slot = (Slot) flight;
        slot.inFlight = false;
        free.add(slot);
        if (unanswered.remove(slot)) {
            return;
        }
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + slot.id
                + ",\"reason\":\"no answer in time\"}}\n");
    }

    /** Leaves the pipe as it is; it belongs to whoever started the process. */
    @Override
    public void close() {}

    private void line(byte[] bytes, int from, int end) {
        wake();
        Envelope message = check.read(bytes, from, end);
        if (message == null) {
            return;
        }
        if (message.kind(Field.METHOD) != Kind.ABSENT) {
            asked(message);
            return;
        }
        Slot slot = message.kind(Field.ID) == Kind.NUMBER ? slot(number(bytes, message)) : null;
        if (slot != null) {
            settle(slot, check.scanned(bytes, from, end, slot));
        }
    }

    private @Nullable Slot slot(long id) {
        if (id < FIRST_ID) {
            return null;
        }
        Slot slot = slots[(int) ((id - FIRST_ID) % slots.length)];
        return slot.inFlight && slot.id == id ? slot : null;
    }

    /** The id, or -1 where it is none of ours. */
    private static long number(byte[] bytes, Envelope message) {
        int start = message.start(Field.ID);
        int end = message.end(Field.ID);
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || i - start > 17) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** A ping is answered by every client; nothing else is served here. */
    private void asked(Envelope message) {
        Kind kind = message.kind(Field.ID);
        if (kind != Kind.NUMBER && kind != Kind.STRING) {
            return;
        }
        String id = message.text(Field.ID);
        String answer = message.is(Field.METHOD, PING)
                ? "\"result\":{}"
                : "\"error\":{\"code\":-32601,\"message\":\"this client serves nothing under load\"}";
        String quoted = kind == Kind.STRING ? TextNode.valueOf(id).toString() : id;
        send("{\"jsonrpc\":\"2.0\",\"id\":" + quoted + "," + answer + "}\n");
    }

    private void send(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        pipe.send(bytes, bytes.length);
    }

    private void settle(Slot slot, Outcome outcome) {
        slot.inFlight = false;
        free.add(slot);
        if (replies != null) {
            replies.settled(slot, outcome);
        }
    }

    private void wake() {
        if (!awake && replies != null) {
            awake = true;
            replies.awake();
        }
    }

    /** Room for one request. */
    private static final class Slot extends Flight implements ReplyCheck.Expected {
        private final int number;
        private final byte[] marker = new byte[Marker.LENGTH];
        private @Nullable RequestTemplate template;
        private long id;
        private boolean inFlight;

        Slot(int number) {
            this.number = number;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public int operation() {
            return operation;
        }

        @Override
        public byte @Nullable [] marker() {
            return template != null && template.marked() ? marker : null;
        }

        @Override
        public byte @Nullable [] text() {
            return template == null ? null : template.expected();
        }
    }
}
