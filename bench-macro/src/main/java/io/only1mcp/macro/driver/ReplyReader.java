package io.only1mcp.macro.driver;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.ChunkedFraming;
import io.only1mcp.wire.http.ResponseHead;
import java.util.Arrays;

/** Gathers the bytes of one HTTP answer until it is whole, however it is framed. Used again for the next answer. */
final class ReplyReader {
    private static final int LARGEST = 64 << 20;

    /** How far an answer has come. */
    enum State {
        /** More bytes are needed. */
        PARTIAL,
        /** The answer is whole, and nothing stands behind it. */
        WHOLE,
        /** No HTTP, larger than 64 MiB, or followed by bytes that nobody asked for. */
        BROKEN
    }

    private final ResponseHead head = new ResponseHead();
    private final ChunkedFraming chunks = new ChunkedFraming();
    private final EventCounter events = new EventCounter();
    private byte[] in = new byte[4096];
    private int end;
    private int headEnd;
    private byte[] unchunked = {};
    private int unchunkedEnd;
    private int scanned;

    /** The head, once there is one. */
    ResponseHead head() {
        return head;
    }

    /** The array that holds the head. */
    byte[] headBytes() {
        return in;
    }

    /** Whether the answer has a head that says that its body is an event stream. */
    boolean streaming() {
        return headEnd > 0 && head.eventStream();
    }

    /** How many events of a stream have ended since it was asked last. */
    int endedEvents() {
        return events.ended(body(), bodyStart(), bodyEnd());
    }

    /** The array that holds the body. */
    byte[] body() {
        return head.chunked() ? unchunked : in;
    }

    /** Where the body begins in {@link #body()}. */
    int bodyStart() {
        return head.chunked() ? 0 : headEnd;
    }

    /** Where it ends. */
    int bodyEnd() {
        return head.chunked() ? unchunkedEnd : end;
    }

    /** The status of the answer; 0 where there is no head yet. */
    int status() {
        return headEnd > 0 ? head.status() : 0;
    }

    /** Whether any byte of an answer has come. */
    boolean hasBegun() {
        return end > 0;
    }

    /** Forgets the answer. */
    void clear() {
        end = 0;
        headEnd = 0;
    }

    /** Takes what has arrived. */
    State add(ByteBuf bytes) {
        int n = bytes.readableBytes();
        if (end + n > in.length) {
            if (end + n > LARGEST) {
                return State.BROKEN;
            }
            in = Arrays.copyOf(in, Math.max(2 * in.length, end + n));
        }
        bytes.readBytes(in, end, n);
        end += n;
        while (headEnd == 0) {
            int length = head.scan(in, 0, end);
            if (length == ResponseHead.INCOMPLETE) {
                return State.PARTIAL;
            }
            if (length == ResponseHead.MALFORMED || head.status() == 101) {
                return State.BROKEN;
            }
            if (head.status() < 200) {
                System.arraycopy(in, length, in, 0, end - length);
                end -= length;
                continue;
            }
            headEnd = length;
            scanned = length;
            unchunkedEnd = 0;
            chunks.reset();
            events.reset();
        }
        return frame();
    }

    /** The target closed the connection: whole if the answer was one that lasts until then. */
    State ended() {
        boolean untilClose = headEnd > 0 && !head.chunked() && head.contentLength() < 0 && !hasNoBody();
        return untilClose ? State.WHOLE : State.PARTIAL;
    }

    private State frame() {
        if (hasNoBody()) {
            return end == headEnd ? State.WHOLE : State.BROKEN;
        }
        if (head.chunked()) {
            scanned = chunks.scan(in, scanned, end, this::unchunk);
            if (chunks.malformed() || (chunks.done() && scanned < end)) {
                return State.BROKEN;
            }
            if (!chunks.done() && scanned == end) {
                // What is unchunked need not be kept twice.
                end = headEnd;
                scanned = headEnd;
            }
            return chunks.done() ? State.WHOLE : State.PARTIAL;
        }
        if (head.contentLength() < 0) {
            return State.PARTIAL;
        }
        long missing = headEnd + head.contentLength() - end;
        return missing > 0 ? State.PARTIAL : missing == 0 ? State.WHOLE : State.BROKEN;
    }

    private boolean hasNoBody() {
        return head.status() == 204 || head.status() == 304;
    }

    private void unchunk(byte[] from, int start, int stop) {
        int n = stop - start;
        if (unchunkedEnd + n > unchunked.length) {
            unchunked = Arrays.copyOf(unchunked, Math.max(2 * unchunked.length, Math.max(4096, unchunkedEnd + n)));
        }
        System.arraycopy(from, start, unchunked, unchunkedEnd, n);
        unchunkedEnd += n;
    }
}
