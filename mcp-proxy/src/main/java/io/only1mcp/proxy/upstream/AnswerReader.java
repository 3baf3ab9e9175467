package io.only1mcp.proxy.upstream;

import io.only1mcp.wire.http.ChunkedFraming;
import io.only1mcp.wire.http.ResponseHead;
import java.util.Arrays;

/**
 * Finds one HTTP answer in the bytes that come from a backend. A small answer is reported whole, however it comes; a larger one
 * and an event stream are reported as they come, without their framing.
 */
final class AnswerReader {

    /** Takes the answer. */
    interface Sink {
        /**
         * The whole answer: its head, and its body in {@code bytes[from, to)}.
         *
         * @param reusable whether the connection may carry another request
         */
        void whole(ResponseHead head, byte[] bytes, int from, int to, boolean reusable);

        /** Some of an answer has come that is to be reported whole. */
        void gathers();

        /** The head of an answer whose body follows; {@code bytes} is what the head was read from. */
        void begin(ResponseHead head, byte[] bytes);

        /** A piece of the body. */
        void data(byte[] bytes, int from, int to);

        /** The end of an answer that had a beginning. */
        void end(boolean reusable);

        /** The answer cannot be had; nothing more will be reported. */
        void broken(Failure failure, String why);
    }

    private static final int LARGEST_HEAD = 32 * 1024;
    private static final int LARGEST_GATHERED = 64 * 1024;
    private static final int LARGEST_KEPT = 4 * 1024;
    private static final byte[] NOTHING = {};

    private enum State {
        IDLE,
        HEAD,
        GATHERING,
        GATHERING_CHUNKS,
        GATHERING_UNTIL_CLOSE,
        LENGTH,
        CHUNKS,
        UNTIL_CLOSE
    }

    private final Sink sink;
    private final ResponseHead head;
    private final long largestBody;
    private final int mostGathered;
    private final ChunkedFraming framing = new ChunkedFraming();
    private final ChunkedFraming.Sink compacting = this::compact;

    private State state = State.IDLE;
    private boolean keepAlive;
    private boolean bounded;
    private long left;
    private byte[] pending = NOTHING;
    private int pendingEnd;
    private int wanted;

    /** Where the body begins in what is gathered, of an answer that does not say how long it is. */
    private int bodyAt;

    private int compactEnd;

    /**
     * A reader.
     *
     * @param head scratch that may be shared by all readers of a loop
     * @param largestBody the most bytes of a body; event streams may be longer
     */
    AnswerReader(Sink sink, ResponseHead head, long largestBody) {
        this.sink = sink;
        this.head = head;
        this.largestBody = largestBody;
        this.mostGathered = (int) Math.min(LARGEST_GATHERED, largestBody);
    }

    /** A request has been sent: an answer is expected. */
    void expect() {
        state = State.HEAD;
        pendingEnd = 0;
        wanted = 0;
    }

    /** The answer is of no interest any more. */
    void forget() {
        state = State.IDLE;
        pendingEnd = 0;
        if (pending.length > LARGEST_KEPT) {
            pending = NOTHING;
        }
    }

    /** Goes on with the bytes that came; they may be overwritten in place. */
    void read(byte[] bytes, int from, int to) {
        switch (state) {
            case HEAD, GATHERING -> {
                if (pendingEnd == 0) {
                    head(bytes, from, to);
                } else {
                    int before = pendingEnd;
                    keep(bytes, from, to);
                    boolean worthALook = state == State.HEAD ? mayEnd(before) : pendingEnd >= wanted;
                    if (worthALook) {
                        head(pending, 0, pendingEnd);
                    } else if (state == State.GATHERING) {
                        sink.gathers();
                    }
                }
            }
            case GATHERING_CHUNKS -> gatherChunks(bytes, from, to);
            case GATHERING_UNTIL_CLOSE -> {
                keep(bytes, from, to);
                gathered(State.UNTIL_CLOSE);
            }
            case LENGTH -> length(bytes, from, to);
            case CHUNKS -> chunks(bytes, from, to);
            case UNTIL_CLOSE -> piece(bytes, from, to, State.UNTIL_CLOSE);
            case IDLE -> {
                // Whoever forgot the answer closes the connection.
            }
        }
    }

    /**
     * Whether a head may end in what came behind {@code before}, or is too long: a head that comes byte by byte is not
     * read from its beginning with every byte.
     */
    private boolean mayEnd(int before) {
        for (int i = Math.max(0, before - 2); i + 2 < pendingEnd; i++) {
            if (pending[i] == '\n' && pending[i + 1] == '\r' && pending[i + 2] == '\n') {
                return true;
            }
        }
        return pendingEnd > LARGEST_HEAD;
    }

    /** The connection has failed; whatever was expected cannot be had. */
    void failed(String why) {
        if (state != State.IDLE) {
            broken(Failure.CLOSED, why);
        }
    }

    /**
     * The connection has been closed.
     *
     * @param byBackend whether that was certainly the backend, so that it may be the end of a body
     */
    void closed(boolean byBackend) {
        switch (state) {
            case IDLE -> {
                // Nothing was expected.
            }
            case UNTIL_CLOSE, GATHERING_UNTIL_CLOSE -> {
                if (byBackend && state == State.UNTIL_CLOSE) {
                    forget();
                    sink.end(false);
                } else if (byBackend) {
                    gatheredWhole(false);
                } else {
                    broken(Failure.CLOSED, "closed the connection without the end of TLS");
                }
            }
            case HEAD ->
                broken(
                        Failure.CLOSED,
                        pendingEnd == 0
                                ? "closed the connection without an answer"
                                : "closed the connection in mid-answer");
            default -> broken(Failure.CLOSED, "closed the connection in mid-answer");
        }
    }

    /** Keeps what came behind what is kept, of which it may be a part itself where nothing is to be kept before it. */
    private void keep(byte[] bytes, int from, int to) {
        int needed = pendingEnd + to - from;
        if (needed > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(needed, Math.max(wanted, 2 * pending.length)));
        }
        System.arraycopy(bytes, from, pending, pendingEnd, to - from);
        pendingEnd = needed;
    }

    private void broken(Failure failure, String why) {
        forget();
        sink.broken(failure, why);
    }

    private void head(byte[] bytes, int start, int to) {
        int from = start;
        int length;
        while (true) {
            length = head.scan(bytes, from, to);
            if (length == ResponseHead.MALFORMED) {
                broken(Failure.BAD_ANSWER, "answered something that is not HTTP/1.1 with one certain length");
                return;
            }
            if (length == ResponseHead.INCOMPLETE) {
                incomplete(bytes, from, to);
                return;
            }
            if (head.status() == 101) {
                broken(Failure.BAD_ANSWER, "switched to another protocol, which nobody asked for");
                return;
            }
            if (head.status() >= 200) {
                break;
            }
            from += length;
        }
        keepAlive = head.keepAlive();
        body(bytes, from, from + length, to);
    }

    private void incomplete(byte[] bytes, int from, int to) {
        if (to - from > LARGEST_HEAD) {
            broken(Failure.BAD_ANSWER, "answered with a head of more than " + LARGEST_HEAD + " bytes");
            return;
        }
        pendingEnd = 0;
        keep(bytes, from, to);
    }

    private void body(byte[] bytes, int headStart, int from, int to) {
        boolean bodiless = head.status() == 204 || head.status() == 304;
        long promised = bodiless ? 0 : head.contentLength();
        bounded = !head.eventStream();
        if (promised > largestBody && bounded) {
            tooLarge();
        } else if (!bodiless && head.chunked()) {
            framing.reset();
            left = 0;
            firstChunks(bytes, headStart, from, to);
        } else if (promised < 0 && bounded && to - from <= mostGathered) {
            gather(State.GATHERING_UNTIL_CLOSE, bytes, headStart, from, to);
        } else if (promised < 0) {
            left = 0;
            state = State.UNTIL_CLOSE;
            sink.begin(head, bytes);
            piece(bytes, from, to, State.UNTIL_CLOSE);
        } else if (to - from >= promised) {
            whole(bytes, from, from + (int) promised, to);
        } else if (promised <= LARGEST_GATHERED && bounded) {
            wanted = (int) (from - headStart + promised);
            gather(State.GATHERING, bytes, headStart, from, to);
        } else {
            state = State.LENGTH;
            left = promised;
            sink.begin(head, bytes);
            length(bytes, from, to);
        }
    }

    /** Begins to gather an answer, with its head and what there is of its body. */
    private void gather(State how, byte[] bytes, int headStart, int from, int to) {
        state = how;
        bodyAt = from - headStart;
        pendingEnd = 0;
        keep(bytes, headStart, to);
    }

    private void gatherChunks(byte[] bytes, int from, int to) {
        compactEnd = from;
        int end = framing.scan(bytes, from, to, compacting);
        if (framing.malformed()) {
            malformedChunks();
            return;
        }
        keep(bytes, from, compactEnd);
        if (framing.done() && pendingEnd - bodyAt <= largestBody) {
            gatheredWhole(keepAlive && end == to);
            goOn(bytes, end, to);
        } else {
            gathered(State.CHUNKS);
        }
    }

    /** All of it has come. */
    private void gatheredWhole(boolean reusable) {
        byte[] all = pending;
        int bodyEnd = pendingEnd;
        head.scan(all, 0, bodyAt);
        forget();
        sink.whole(head, all, bodyAt, bodyEnd, reusable);
    }

    /** More of it has come: when it becomes large, it is reported as it comes. */
    private void gathered(State inPieces) {
        if (pendingEnd - bodyAt <= mostGathered) {
            sink.gathers();
            return;
        }
        byte[] all = pending;
        int end = pendingEnd;
        pending = NOTHING;
        pendingEnd = 0;
        left = 0;
        state = inPieces;
        head.scan(all, 0, bodyAt);
        sink.begin(head, all);
        piece(all, bodyAt, end, inPieces);
    }

    private void tooLarge() {
        broken(Failure.TOO_LARGE, "answered more than the limit of " + largestBody + " bytes");
    }

    /** The last thing that a pass does: the sink may send another request on this connection. */
    private void whole(byte[] bytes, int from, int bodyEnd, int to) {
        forget();
        sink.whole(head, bytes, from, bodyEnd, keepAlive && bodyEnd == to);
        goOn(bytes, bodyEnd, to);
    }

    /** What the sink took was not what is expected: that may be behind it. */
    private void goOn(byte[] bytes, int from, int to) {
        if (state == State.HEAD && from < to) {
            read(bytes, from, to);
        }
    }

    private void length(byte[] bytes, int from, int to) {
        int count = (int) Math.min(left, to - from);
        left -= count;
        if (count > 0) {
            sink.data(bytes, from, from + count);
        }
        if (left == 0 && state == State.LENGTH) {
            forget();
            sink.end(keepAlive && from + count == to);
        }
    }

    private void firstChunks(byte[] bytes, int headStart, int from, int to) {
        compactEnd = from;
        int end = framing.scan(bytes, from, to, compacting);
        if (framing.malformed()) {
            malformedChunks();
        } else if (framing.done()) {
            forget();
            sink.whole(head, bytes, from, compactEnd, keepAlive && end == to);
            goOn(bytes, end, to);
        } else if (bounded && compactEnd - from <= mostGathered) {
            gather(State.GATHERING_CHUNKS, bytes, headStart, from, compactEnd);
        } else {
            state = State.CHUNKS;
            int dataEnd = compactEnd;
            sink.begin(head, bytes);
            piece(bytes, from, dataEnd, State.CHUNKS);
        }
    }

    private void chunks(byte[] bytes, int from, int to) {
        compactEnd = from;
        int end = framing.scan(bytes, from, to, compacting);
        if (framing.malformed()) {
            malformedChunks();
            return;
        }
        piece(bytes, from, compactEnd, State.CHUNKS);
        if (framing.done() && state == State.CHUNKS) {
            forget();
            sink.end(keepAlive && end == to);
        }
    }

    private void malformedChunks() {
        broken(Failure.BAD_ANSWER, "answered with malformed chunks");
    }

    /** Moves the data of chunks together, over the framing between them. */
    private void compact(byte[] bytes, int from, int to) {
        System.arraycopy(bytes, from, bytes, compactEnd, to - from);
        compactEnd += to - from;
    }

    /** Reports a piece of a body of unknown length, unless the sink has lost interest. */
    private void piece(byte[] bytes, int from, int to, State inPieces) {
        left += to - from;
        if (bounded && left > largestBody) {
            tooLarge();
        } else if (to > from && state == inPieces) {
            sink.data(bytes, from, to);
        }
    }
}
