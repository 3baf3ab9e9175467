package io.only1mcp.macro.driver;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.ChunkedFraming;
import io.only1mcp.wire.http.ResponseHead;
import java.util.Arrays;

/** Gathers the bytes of one HTTP answer until it is whole, however it is framed. Used again for the next answer. */
final class ReplyReader {
    private static final int LARGEST = 64 << 20;
    /** A head is scanned from its begin whenever more of it comes. */
    private static final int LARGEST_HEAD = 64 << 10;
    /** So much each reader has of its own; what is more is of the room that all share. */
    private static final int OWN = 4096;

    private static final byte[] EMPTY = {};

    /** How far an answer has come. */
    enum State {
        /** More bytes are needed. */
        PARTIAL,
        /** The answer is whole, and nothing stands behind it. */
        WHOLE,
        /** No HTTP, too large, or followed by bytes that nobody asked for: {@link ReplyReader#fault} says which. */
        BROKEN
    }

    private final ReplyRoom room;
    private final ResponseHead head = new ResponseHead();
    private final ChunkedFraming chunks = new ChunkedFraming();
    private final EventCounter events = new EventCounter();
    private byte[] in = new byte[OWN];
    private int end;
    private int headEnd;
    private byte[] unchunked = EMPTY;
    private int unchunkedEnd;
    private int scanned;
    private String fault = "";

    /** A reader whose answers lie in this room. */
    ReplyReader(ReplyRoom room) {
        this.room = room;
    }

    /** What is wrong with a broken answer. */
    String fault() {
        return fault;
    }

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

    /** Forgets the answer, and keeps its memory for the next one while there is enough. */
    void clear() {
        end = 0;
        headEnd = 0;
        if (room.isScarce()) {
            release();
        }
    }

    /** Forgets the answer and gives its memory back. */
    void release() {
        end = 0;
        headEnd = 0;
        room.giveBack(shared(in.length) + shared(unchunked.length));
        in = in.length > OWN ? new byte[OWN] : in;
        unchunked = EMPTY;
    }

    /** Takes what has arrived. */
    State add(ByteBuf bytes) {
        int n = bytes.readableBytes();
        if (end + n > in.length) {
            byte[] larger = grown(in, end + n);
            if (larger == EMPTY) {
                return broken("an answer larger than the driver can hold");
            }
            in = larger;
        }
        bytes.readBytes(in, end, n);
        end += n;
        while (headEnd == 0) {
            int length = head.scan(in, 0, end);
            if (length == ResponseHead.INCOMPLETE) {
                return end < LARGEST_HEAD ? State.PARTIAL : broken("a head of more than 64 KiB");
            }
            if (length == ResponseHead.MALFORMED || head.status() == 101) {
                return foreign();
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
            return end == headEnd ? State.WHOLE : foreign();
        }
        if (head.chunked()) {
            scanned = chunks.scan(in, scanned, end, this::unchunk);
            if (unchunkedEnd < 0) {
                return broken("an answer larger than the driver can hold");
            }
            if (chunks.malformed() || (chunks.done() && scanned < end)) {
                return foreign();
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
        return missing > 0 ? State.PARTIAL : missing == 0 ? State.WHOLE : foreign();
    }

    private State foreign() {
        return broken("not an HTTP answer of its own");
    }

    private State broken(String why) {
        fault = why;
        return State.BROKEN;
    }

    private boolean hasNoBody() {
        return head.status() == 204 || head.status() == 304;
    }

    private void unchunk(byte[] from, int start, int stop) {
        int n = stop - start;
        if (unchunkedEnd >= 0 && unchunkedEnd + n > unchunked.length) {
            byte[] larger = grown(unchunked, unchunkedEnd + n);
            unchunkedEnd = larger == EMPTY ? -1 : unchunkedEnd;
            unchunked = larger == EMPTY ? unchunked : larger;
        }
        if (unchunkedEnd >= 0) {
            System.arraycopy(from, start, unchunked, unchunkedEnd, n);
            unchunkedEnd += n;
        }
    }

    /** A copy with room for so many bytes; {@link #EMPTY} where there is no such room. */
    private byte[] grown(byte[] bytes, int needed) {
        int length = Math.max(OWN, Math.max(Math.min(2 * bytes.length, LARGEST), needed));
        if (needed > LARGEST || !room.take(shared(length))) {
            return EMPTY;
        }
        room.giveBack(shared(bytes.length));
        return Arrays.copyOf(bytes, length);
    }

    private static long shared(int length) {
        return length > OWN ? length : 0;
    }
}
