package io.only1mcp.proxy.stdio;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.rpc.RpcError;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session of the eras up to 2025-11-25: one child that belongs to it alone. What the child says of its own accord goes
 * to the stream that the client keeps open for that, else to that of its newest request, else it waits.
 */
final class ChildSession {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;
    private static final int MOST_HELD = 64;
    private static final int MOST_HELD_BYTES = 256 * 1024;

    private final String id;
    private final Pipe pipe;
    private final ArrayDeque<Message> held = new ArrayDeque<>();
    private int heldBytes;
    private @Nullable EventStream listening;
    private final LongSupplier clock;
    private long lastUsed;

    /**
     * A session with a child.
     *
     * @param clock the time in nanoseconds, such as {@link System#nanoTime}
     */
    ChildSession(Pipe pipe, LongSupplier clock) {
        this.pipe = pipe;
        this.clock = clock;
        this.lastUsed = clock.getAsLong();
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        this.id = HexFormat.of().formatHex(random);
    }

    /** Its name on the wire. */
    String id() {
        return id;
    }

    Pipe pipe() {
        return pipe;
    }

    /** When it was last used; an instant of its clock. */
    long lastUsed() {
        return lastUsed;
    }

    private void used() {
        lastUsed = clock.getAsLong();
    }

    /** Whether nothing is in hand and nobody listens. */
    boolean isIdle() {
        return pipe.inHand() == 0 && listening == null;
    }

    /** A message came from the client: answers, or leaves that to the child. */
    void take(HttpExchange exchange, Message message) {
        used();
        if (!message.isRequest()) {
            RpcError refusal = pipe.tell(message);
            if (refusal == null) {
                Answers.accepted(exchange);
            } else {
                Answers.error(exchange, message.source(message.id()), refusal);
            }
            return;
        }
        HttpCall call = new SessionCall(exchange);
        exchange.attach(new Visit() {
            @Override
            public void gone() {
                // Going away cancels nothing in these eras: the child answers, and the answer is dropped.
                call.clientGone();
                used();
                pipe.resume();
            }

            @Override
            public void ready() {
                pipe.resume();
            }
        });
        pipe.ask(message, call);
        while (listening == null && !held.isEmpty() && call.isOpen()) {
            call.notified(bytes(held.remove()));
        }
        heldBytes = held.isEmpty() ? 0 : heldBytes;
    }

    /** A request of the client's: until its answer the session is in use. */
    private final class SessionCall extends HttpCall {
        SessionCall(HttpExchange exchange) {
            super(exchange, false);
        }

        @Override
        void answered(byte[] message, Message origin) {
            used();
            super.answered(message, origin);
        }
    }

    /** The client opens a stream for what belongs to no request; the last one that it opened counts. */
    void listen(HttpExchange exchange) {
        used();
        endListening();
        EventStream stream = new EventStream(exchange, null);
        listening = stream;
        exchange.attach(new Visit() {
            @Override
            public void gone() {
                listening = listening == stream ? null : listening;
                used();
                pipe.resume();
            }

            @Override
            public void ready() {
                pipe.resume();
            }
        });
        for (Message message = held.poll(); message != null; message = held.poll()) {
            stream.message(message.bytes(), message.end());
        }
        heldBytes = 0;
    }

    /** The child said something that belongs to no request that can be told. */
    void unasked(Message message) {
        HttpCall newest = pipe.newestStream();
        if (listening != null) {
            listening.message(message.bytes(), message.end());
            if (!listening.exchange().writable()) {
                pipe.pause();
            }
        } else if (newest != null) {
            newest.notified(bytes(message));
            if (!newest.writable()) {
                pipe.pause();
            }
        } else {
            hold(message);
        }
    }

    private void hold(Message message) {
        held.add(message);
        heldBytes += message.end();
        while (held.size() > MOST_HELD || (heldBytes > MOST_HELD_BYTES && !held.isEmpty())) {
            heldBytes -= held.remove().end();
        }
    }

    private static byte[] bytes(Message message) {
        return new Edits(message).line();
    }

    /** Keeps its stream alive. */
    void keepAlive() {
        if (listening != null) {
            listening.comment();
        }
    }

    /** The child is gone, or is to go: the stream ends. */
    void endListening() {
        EventStream stream = listening;
        listening = null;
        if (stream != null) {
            stream.exchange().attach(null);
            stream.end();
        }
    }
}
