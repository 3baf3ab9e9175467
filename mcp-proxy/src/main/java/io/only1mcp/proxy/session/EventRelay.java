package io.only1mcp.proxy.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.only1mcp.proxy.answer.RequestIds;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.rpc.MessageRules;
import io.only1mcp.wire.rpc.RpcError;
import io.only1mcp.wire.sse.SseParser;
import io.only1mcp.wire.sse.SseWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event stream of a backend on its way to the client of a session, event by event. The ids of events name their
 * backend, requests of the backend get ids of ours, and comments and the time to wait go on as they are. Nothing is held
 * but the event that has not come whole.
 */
public final class EventRelay implements SseParser.Sink {
    private static final int FRAMING = 96;

    /** That of a question is kept until the client has answered, and that of an event until the next one comes. */
    private static final int LONGEST_ID = 1024;

    private static final byte[] NOTHING = {};

    /** Takes what does not go on by itself in a stream that belongs to no request. */
    interface Unasked {
        /** A list of the backend has changed. */
        void changed(ListKind list);

        /** The backend asks to wait so many milliseconds before it is listened to again. */
        void retry(long millis);
    }

    private final ClientSession client;
    private final Session from;
    private final EventIds.Stream stream;
    private final @Nullable Unasked unasked;
    private final SseParser parser;

    /** The id of the request that is answered, as JSON; nothing where it is not known, or there is none. */
    private final byte[] request;

    /** Told when the backend waits for the client, and when it does not any more. */
    private @Nullable Runnable whenSettled;

    private int unsettled;
    private @Nullable ByteBufAllocator allocator;
    private @Nullable ByteBuf out;
    private @Nullable String lastId;
    private boolean answered;
    private boolean heard;

    /** What is counted for the event that has not come whole. */
    private long held;

    /** Why nothing more is read, or null. */
    private @Nullable String tooMuch;

    private EventRelay(
            ClientSession client, Session from, EventIds.Stream stream, @Nullable Unasked unasked, byte[] request) {
        this.request = request;
        this.client = client;
        this.from = from;
        this.stream = stream;
        this.unasked = unasked;
        this.parser = new SseParser(client.room().largestEvent());
    }

    /**
     * The answer of a backend to a request that the client sent in a session with it.
     *
     * @param request the id of the request, as JSON: a response to another one goes no further
     */
    public static EventRelay answer(ClientSession client, Session from, byte[] request) {
        return new EventRelay(client, from, EventIds.Stream.ANSWER, null, request);
    }

    /** The rest of such an answer, behind an event of that id. */
    static EventRelay rest(ClientSession client, Session from, String last) {
        EventRelay relay = answer(client, from, NOTHING);
        relay.lastId = last;
        return relay;
    }

    /** What a backend says of itself. */
    EventRelay(ClientSession client, Session from, Unasked unasked) {
        this(client, from, EventIds.Stream.UNASKED, unasked, NOTHING);
    }

    /** Takes what came, and gives the events that are whole now, as the client gets them; null when there are none. */
    public @Nullable ByteBuf relay(ByteBufAllocator from, byte[] bytes, int start, int end) {
        allocator = from;
        try {
            parser.scan(bytes, start, end, this);
        } catch (OutOfMemoryError e) {
            drop();
            throw e;
        }
        count(parser.held());
        ByteBuf events = out;
        out = null;
        return events;
    }

    /**
     * The backend ends the stream. When the response has passed, or the client can have it with GET, that is all; else it
     * would wait for ever, and is told.
     *
     * @param error the response that says what happened
     * @return what the client gets, or null
     */
    public @Nullable ByteBuf end(ByteBufAllocator from, RpcError error, byte[] id) {
        over();
        if (answered || resumable()) {
            return null;
        }
        allocator = from;
        byte[] message = error.body(id);
        write(null, message, message.length);
        ByteBuf last = out;
        out = null;
        return last;
    }

    /** What was written goes nowhere, the response too if it was there. */
    private void drop() {
        answered = false;
        ByteBuf events = out;
        out = null;
        if (events != null) {
            events.release();
        }
    }

    private void count(long now) {
        if (client.room().coming().resize(held, now)) {
            held = now;
        } else {
            tooMuch = "sent an event for which there is no room now";
        }
    }

    private ByteBuf room(int bytes) {
        ByteBuf events = out;
        if (events == null) {
            if (allocator == null) {
                throw new IllegalStateException("no bytes came");
            }
            events = allocator.directBuffer(bytes + FRAMING);
            out = events;
        }
        return events;
    }

    @Override
    public void event(SseParser event) {
        if (answered) {
            // The stream ends with the response.
            return;
        }
        heard = true;
        byte[] message = event.data();
        int end = event.dataEnd();
        boolean goesOn = true;
        if (end > 0) {
            Envelope envelope = client.room().envelope();
            if (envelope.scan(message, 0, end)) {
                byte[] instead = seen(message, end, envelope);
                if (instead != null) {
                    message = instead;
                    end = instead.length;
                }
                goesOn = instead == null || instead.length > 0;
            }
            envelope.forget();
        }
        String id = event.id();
        if (id != null && id.length() > LONGEST_ID) {
            tooMuch = "sent an event under an id of more than " + LONGEST_ID + " bytes";
            return;
        }
        boolean named = id != null && !id.isEmpty() && !id.equals(lastId);
        if (named) {
            lastId = id;
        }
        if (goesOn) {
            write(named ? id : null, message, end);
        }
    }

    private void write(@Nullable String id, byte[] message, int end) {
        ByteBuf events = room(end);
        if (id == null) {
            SseWriter.message(events, message, 0, end);
            return;
        }
        String composite = EventIds.composite(from.backend(), stream, id);
        if (end == 0) {
            SseWriter.priming(events, composite);
        } else {
            SseWriter.message(events, composite, message, 0, end);
        }
    }

    /** What goes on in place of a message: null the message itself, nothing when it goes no further. */
    private byte @Nullable [] seen(byte[] message, int end, Envelope envelope) {
        if (!envelope.has(Field.METHOD)) {
            if (stream == EventIds.Stream.ANSWER && (envelope.has(Field.RESULT) || envelope.has(Field.ERROR))) {
                if (!isOurs(message, envelope)) {
                    return NOTHING;
                }
                answered = true;
            }
        } else if (MessageRules.isRequest(envelope)) {
            return asked(message, end, envelope);
        } else if (envelope.is(Field.METHOD, ClientMessages.CANCELLED)) {
            return ClientMessages.withRequestId(
                    message, end, id -> client.asked().find(from, id));
        }
        ListKind list = ListKind.announcedBy(envelope);
        if (list != null) {
            client.room().hook().changed(from.backend(), list);
            if (unasked != null) {
                unasked.changed(list);
                return NOTHING;
            }
            return null;
        }
        return client.room().hook().message(from.backend(), message, end, envelope);
    }

    private boolean isOurs(byte[] message, Envelope envelope) {
        return request.length == 0
                || (envelope.has(Field.ID)
                        && RequestIds.same(
                                message,
                                envelope.sourceStart(Field.ID),
                                envelope.sourceEnd(Field.ID),
                                request,
                                0,
                                request.length));
    }

    /** The backend asks the client: under an id of ours, for another backend may use the same. */
    private byte[] asked(byte[] message, int end, Envelope envelope) {
        int start = envelope.sourceStart(Field.ID);
        int behind = envelope.sourceEnd(Field.ID);
        if (behind - start > LONGEST_ID) {
            tooMuch = "asked something under an id of more than " + LONGEST_ID + " bytes";
            return NOTHING;
        }
        long ours = client.asked().add(from, Arrays.copyOfRange(message, start, behind), this);
        if (ours == 0) {
            tooMuch = "asked something, and there is no room for more that clients have not answered";
            return NOTHING;
        }
        unsettled++;
        return ClientMessages.with(
                message, end, start, behind, Long.toString(ours).getBytes(US_ASCII));
    }

    @Override
    public void retry(long millis) {
        if (unasked != null) {
            unasked.retry(millis);
        } else if (!answered) {
            SseWriter.retry(room(0), millis);
        }
    }

    @Override
    public void comment() {
        if (unasked == null && !answered) {
            room(0).writeByte(':').writeByte('\n').writeByte('\n');
        }
    }

    /** Whether the backend waits for an answer of the client's. */
    public boolean waitsForClient() {
        return unsettled > 0;
    }

    /** Calls when the backend does not wait for the client any more. */
    public void whenSettled(Runnable told) {
        whenSettled = told;
    }

    /** Something that the backend asked on this stream is answered, or forgotten. */
    void settled() {
        unsettled--;
        if (unsettled == 0 && whenSettled != null) {
            whenSettled.run();
        }
    }

    /** Whether the response has passed, behind which nothing more goes on. */
    public boolean answered() {
        return answered;
    }

    /** Whether the client can have the rest of the stream with GET when it breaks. */
    public boolean resumable() {
        return lastId != null;
    }

    /** Whether an event has come. */
    boolean heard() {
        return heard;
    }

    /** The backend's id of the last event that had one, or null. */
    @Nullable
    String lastId() {
        return lastId;
    }

    /** Why nothing more can be read: what has come is too large, whenever it comes or just now; or null. */
    public @Nullable String tooMuch() {
        return parser.tooLarge() ? "sent an event larger than a message may be" : tooMuch;
    }

    /** Nothing more is read of the stream. */
    void letGo() {
        count(0);
    }

    /** The stream is over. Where its response has passed, nobody waits for answers of the client's any more. */
    public void over() {
        whenSettled = null;
        letGo();
        if (answered || !resumable() || client.hasEnded()) {
            client.asked().drop(this);
        }
    }
}
