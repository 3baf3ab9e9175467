package io.only1mcp.proxy.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendCall;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Replica;
import io.only1mcp.proxy.upstream.RequestHeads;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.sse.SseParser;
import java.util.Arrays;

/** One subscriptions/listen at a backend, from its sending to the end of its stream. */
final class ListenCall extends BackendCall implements SseParser.Sink {

    /** Takes what the backend says. */
    interface Hearer {
        /** The backend listens for these. */
        void acknowledged(Filter granted);

        /** A list has changed. */
        void changed(ListKind list);

        /** A resource has changed; the URI is the backend's own. */
        void updated(String uri);

        /**
         * The stream has ended, or there is none; nothing more will be said.
         *
         * @param again whether it may be different another time
         */
        void ended(boolean again);
    }

    private static final int LARGEST_MESSAGE = 512 * 1024;
    private static final byte[] ACKNOWLEDGED = McpMethods.SUBSCRIPTIONS_ACKNOWLEDGED.getBytes(US_ASCII);
    private static final byte[] UPDATED = McpMethods.RESOURCES_UPDATED.getBytes(US_ASCII);
    private static final byte[] NOTHING = {};

    private final Hearer hearer;
    private final Envelope envelope;
    private final SseParser events = new SseParser(LARGEST_MESSAGE);
    private boolean isStream;
    private boolean isAcknowledged;
    private boolean isOver;
    private int status;
    private byte[] body = NOTHING;

    /**
     * A call that has not been sent.
     *
     * @param envelope scratch that may be shared by all calls of a loop
     */
    ListenCall(Hearer hearer, Envelope envelope) {
        super(false);
        this.hearer = hearer;
        this.envelope = envelope;
    }

    @Override
    protected boolean isApart() {
        return true;
    }

    /** Sends it, with lines of a head that are passed on and the text of a message. */
    void send(Backend backend, byte[] forwarded, String message) {
        byte[] bytes = message.getBytes(UTF_8);
        Replica replica = backend.replica();
        byte[] head = replica.heads().modern();
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(
                head.length + forwarded.length + 2 * RequestHeads.FRAMING + bytes.length);
        out.writeBytes(head).writeBytes(McpMethods.SUBSCRIPTIONS_LISTEN.getBytes(US_ASCII));
        RequestHeads.endLine(out);
        out.writeBytes(forwarded);
        RequestHeads.end(out, bytes.length);
        mayMove(0);
        replica.send(this, out.writeBytes(bytes));
    }

    /** Ends it: the backend sees that nobody listens any more. */
    void cancel() {
        isOver = true;
        abandon();
    }

    private void over(boolean again) {
        if (!isOver) {
            isOver = true;
            hearer.ended(again);
        }
    }

    @Override
    protected void whole(ResponseHead head, byte[] bytes, int from, int to) {
        begin(head, bytes);
        take(bytes, from, to);
        end();
    }

    @Override
    protected void begin(ResponseHead head, byte[] bytes) {
        status = head.status();
        isStream = head.eventStream() && status == 200;
    }

    @Override
    protected void data(byte[] bytes, int from, int to) {
        take(bytes, from, to);
        if (isOver || events.tooLarge()) {
            abandon();
            over(true);
        }
    }

    private void take(byte[] bytes, int from, int to) {
        if (isStream) {
            events.scan(bytes, from, to, this);
        } else if (body.length + to - from <= LARGEST_MESSAGE) {
            int end = body.length;
            body = Arrays.copyOf(body, end + to - from);
            System.arraycopy(bytes, from, body, end, to - from);
        }
    }

    @Override
    protected void end() {
        over(isStream || !isRefusal());
    }

    /** Whether the answer says that the backend does not do this, rather than that it cannot just now. */
    private boolean isRefusal() {
        return status < 500 && status != 429 && envelope.scan(body, 0, body.length);
    }

    @Override
    protected void failed(Failure failure, String why) {
        over(true);
    }

    @Override
    public void event(SseParser event) {
        if (isOver || !envelope.scan(event.data(), 0, event.dataEnd())) {
            return;
        }
        if (!envelope.has(Field.METHOD)) {
            // The answer to the request: the backend ends the stream, or refuses it.
            over(isAcknowledged && envelope.has(Field.RESULT));
        } else if (envelope.is(Field.METHOD, ACKNOWLEDGED)) {
            acknowledged(event.data());
        } else if (isAcknowledged) {
            notification();
        }
    }

    private void acknowledged(byte[] message) {
        if (isAcknowledged || envelope.kind(Field.PARAMS) != Kind.OBJECT) {
            return;
        }
        Filter granted;
        try {
            granted = Filter.read(message, envelope.start(Field.PARAMS), envelope.end(Field.PARAMS));
        } catch (IllegalArgumentException e) {
            over(false);
            return;
        }
        isAcknowledged = true;
        bePatient();
        hearer.acknowledged(granted);
    }

    private void notification() {
        ListKind list = ListKind.announcedBy(envelope);
        if (list != null) {
            hearer.changed(list);
        } else if (envelope.is(Field.METHOD, UPDATED) && envelope.kind(Field.URI) == Kind.STRING) {
            hearer.updated(envelope.text(Field.URI));
        }
    }
}
