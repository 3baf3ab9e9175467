package io.only1mcp.mock.stream;

import io.only1mcp.wire.http.HttpExchange;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events of a session that outlives its connections: what was sent is kept, so that a client may take it up
 * again behind the last event that it saw. Ids are {@code STREAM_NUMBER}, and so name their stream.
 */
public final class EventLog implements Attended {

    /** How many events are kept. */
    public static final int KEPT = 256;

    /** How long a client is asked to wait before it takes up a stream again. */
    public static final long RETRY_MILLIS = 50;

    /** One event. */
    private static final class Event {
        private final long number;
        private final byte[] json;

        private Event(long number, byte[] json) {
            this.number = number;
            this.json = json;
        }
    }

    private final String name;
    private final boolean primed;
    private final Deque<Event> events = new ArrayDeque<>();
    private long sent;
    private boolean complete;
    private @Nullable EventBody body;

    /**
     * A stream without events.
     *
     * @param name unique in its session, without {@code _}
     * @param primed whether it begins with an event without data, as 2025-11-25 has it; earlier clients break on it
     */
    public EventLog(String name, boolean primed) {
        this.name = name;
        this.primed = primed;
    }

    /** What it is called in the ids of its events. */
    public String name() {
        return name;
    }

    /** Whether it is connected to a client now. */
    public boolean connected() {
        return body != null;
    }

    /** Begins the stream on the connection that asked for it. */
    public void begin(HttpExchange exchange) {
        connect(exchange);
        if (primed && body != null) {
            body.priming(name + "_" + sent, RETRY_MILLIS);
        }
    }

    /** Goes on behind the event of that number on another connection; the one before ends. */
    public void resume(HttpExchange exchange, long seen) {
        release();
        connect(exchange);
        for (Event event : events) {
            if (event.number > seen && body != null) {
                body.event(name + "_" + event.number, event.json);
            }
        }
        if (complete) {
            release();
        }
    }

    private void connect(HttpExchange exchange) {
        exchange.attach(this);
        body = new EventBody(exchange);
    }

    /** Sends a message, or keeps it for a client that comes back. */
    public void send(byte[] json) {
        Event event = new Event(++sent, json);
        events.add(event);
        if (events.size() > KEPT) {
            events.removeFirst();
        }
        if (body != null) {
            body.event(name + "_" + event.number, json);
        }
    }

    /** Sends a comment, where somebody is connected. */
    public void comment() {
        if (body != null) {
            body.comment();
        }
    }

    /** Nothing more will come. */
    public void finish() {
        complete = true;
        release();
    }

    /** Ends the answer that carries the stream; the stream itself goes on. */
    public void release() {
        EventBody carrying = body;
        body = null;
        if (carrying != null) {
            carrying.end();
        }
    }

    /** Breaks off the connection that carries the stream; the stream itself goes on. */
    public void cut() {
        if (body != null) {
            body.cut();
        }
    }

    @Override
    public void left() {
        body = null;
    }
}
