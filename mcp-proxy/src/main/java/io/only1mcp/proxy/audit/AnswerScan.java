package io.only1mcp.proxy.audit;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.answer.EventLines;
import io.only1mcp.proxy.answer.ResponseScan;
import io.only1mcp.wire.http.ChunkedFraming;

/** Reads an answer as its client gets it, head and framing and all: its status, the size of its body, and its response. */
final class AnswerScan implements ChunkedFraming.Sink {
    private static final int STATUS = "HTTP/1.1 ".length();

    private final byte[] scratch;
    private final ResponseScan response = new ResponseScan();
    private final EventLines lines = new EventLines();
    private final ChunkedFraming framing = new ChunkedFraming();
    private int status;
    private boolean chunked;
    private boolean events;
    private long bodyBytes;

    /**
     * A scan that has read nothing.
     *
     * @param scratch room for a head, which scans of one loop may share
     */
    AnswerScan(byte[] scratch) {
        this.scratch = scratch;
    }

    void reset() {
        status = 0;
        chunked = false;
        events = false;
        bodyBytes = 0;
        lines.reset();
        framing.reset();
        response.reset();
    }

    /** The status, or 0 when no head has come. */
    int status() {
        return status;
    }

    /** The bytes of the body so far, without framing. */
    long bodyBytes() {
        return bodyBytes;
    }

    /** The response in it. */
    ResponseScan response() {
        return response;
    }

    /** Goes on; the reader index stays where it is. */
    void take(ByteBuf piece) {
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            int count = Math.min(scratch.length, end - at);
            piece.getBytes(at, scratch, 0, count);
            int from = status == 0 ? head(count) : 0;
            if (chunked) {
                framing.scan(scratch, from, count, this);
            } else {
                data(scratch, from, count);
            }
            at += count;
        }
    }

    /** Reads the head, which is all there; where the body begins. */
    private int head(int count) {
        for (int i = STATUS; i < STATUS + 3 && i < count; i++) {
            status = status * 10 + scratch[i] - '0';
        }
        int line = 0;
        for (int i = 0; i + 1 < count; i++) {
            if (scratch[i] == '\r' && scratch[i + 1] == '\n') {
                if (i == line) {
                    return i + 2;
                }
                chunked |= is("transfer-encoding: chunked", line, i);
                events |= is("content-type: text/event-stream", line, i);
                line = i + 2;
            }
        }
        return count;
    }

    /** Whether a line of the head begins with a text in small letters. */
    private boolean is(String text, int from, int to) {
        if (to - from < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.toLowerCase(scratch[from + i]) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        bodyBytes += to - from;
        if (events) {
            lines.scan(bytes, from, to, response);
        } else {
            response.scan(bytes, from, to);
        }
    }
}
