package io.only1mcp.proxy.batch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.upstream.HeldMessages;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.MessageRules;
import io.only1mcp.wire.rpc.RpcError;
import io.only1mcp.wire.sse.SseParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one message of a batch: a JSON text, nothing, or an event stream, of which the response is kept and the
 * rest goes to the client's own stream, where it reads one.
 */
final class BatchAnswer implements SseParser.Sink {
    private static final byte[] NOTHING = {};
    private static final byte[] NO_ID = "null".getBytes(ISO_8859_1);
    /** What stands between a head and its body. */
    private static final String BLANK_LINE = "\r\n\r\n";

    private static final int MOST_HEAD = 64 * 1024;
    private static final int AT_ONCE = 64 * 1024;

    private final ClientSession session;
    private final int mostBytes;
    private final HeldMessages room;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(256);
    private byte[] body = NOTHING;
    private int bodyEnd;
    private byte[] id = NO_ID;
    private boolean wanted;
    private boolean inBody;
    private boolean tooLarge;
    private boolean noRoom;
    private long held;
    private @Nullable SseParser events;

    BatchAnswer(ClientSession session, int mostBytes, HeldMessages room) {
        this.room = room;
        this.session = session;
        this.mostBytes = mostBytes;
    }

    /** What it answers. */
    void of(byte[] message) {
        Envelope envelope = new Envelope();
        if (envelope.scan(message, 0, message.length)) {
            id = RpcError.id(message, envelope);
            wanted = MessageRules.isRequest(envelope);
        }
    }

    /** Goes on with the bytes of the answer, its head first. */
    void take(ByteBuf piece) {
        while (!inBody && piece.isReadable()) {
            head.write(piece.readByte());
            if (endsHead()) {
                inBody = true;
                String text = head.toString(ISO_8859_1);
                events = text.contains("text/event-stream") ? new SseParser(mostBytes) : null;
            }
        }
        byte[] some = new byte[Math.min(piece.readableBytes(), AT_ONCE)];
        while (!noRoom && piece.isReadable()) {
            int count = Math.min(piece.readableBytes(), some.length);
            piece.readBytes(some, 0, count);
            if (events != null) {
                events.scan(some, 0, count, this);
                tooLarge |= events.tooLarge();
            } else {
                keep(some, count);
            }
            hold((long) body.length + (events == null ? 0 : events.held()));
        }
    }

    private void hold(long bytes) {
        if (room.resize(held, bytes)) {
            held = bytes;
        } else {
            noRoom = true;
            events = null;
            letGo();
        }
    }

    /** Nobody wants it any more. */
    void letGo() {
        body = NOTHING;
        bodyEnd = 0;
        room.resize(held, 0);
        held = 0;
    }

    /** What is counted for it is somebody else's from now on. */
    long handOver() {
        events = null;
        long counted = held;
        held = 0;
        return counted;
    }

    private boolean endsHead() {
        int size = head.size();
        if (size > MOST_HEAD) {
            throw new IllegalStateException("an answer of the gateway's own has no end of its head");
        }
        return size >= BLANK_LINE.length() && head.toString(ISO_8859_1).endsWith(BLANK_LINE);
    }

    private void keep(byte[] bytes, int end) {
        int needed = bodyEnd + end;
        tooLarge |= needed > mostBytes;
        if (!tooLarge) {
            if (needed > body.length) {
                body = Arrays.copyOf(body, (int) Math.max(needed, Math.min(mostBytes, 2L * body.length)));
            }
            System.arraycopy(bytes, 0, body, bodyEnd, end);
            bodyEnd = needed;
        }
    }

    @Override
    public void event(SseParser event) {
        Envelope envelope = new Envelope();
        if (!envelope.scan(event.data(), 0, event.dataEnd())) {
            return;
        }
        if (envelope.has(Field.METHOD)) {
            session.unasked(event.data(), event.dataEnd());
        } else if (bodyEnd == 0) {
            bodyEnd = event.dataEnd();
            body = event.takeData();
        }
    }

    /**
     * What goes into the array, when the answer is over.
     *
     * @param broken whether it broke off
     * @param room the most bytes that it may have
     */
    List<ByteBuffer> messages(boolean broken, int room) {
        if (noRoom) {
            return error(ErrorCodes.OVERLOADED, "there is no room for the answer now");
        }
        if (tooLarge || bodyEnd > room) {
            return error(ErrorCodes.TOO_LARGE, "the answers together are larger than a message may be");
        }
        if (bodyEnd > 0 && !broken) {
            return List.of(ByteBuffer.wrap(body, 0, bodyEnd));
        }
        return wanted ? error(ErrorCodes.BACKEND_FAILED, "no answer came") : List.of();
    }

    private List<ByteBuffer> error(int code, String why) {
        letGo();
        return List.of(ByteBuffer.wrap(RpcError.of(200, code, why).body(id)));
    }
}
