package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/**
 * One JSON-RPC answer made of pieces: a text encoded long ago, the id of the request, perhaps one of its arguments as it
 * stands there, and filler. Reusable; it refers to the bytes of the request, and is written before they go.
 */
final class Reply {

    private static final byte[] START = "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};
    private static final String WORDS = " lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor";

    private final int payloadBytes;
    private final byte[] filler;
    private byte[] message = NOTHING;
    private int idFrom;
    private int idTo;
    private byte[] before = NOTHING;
    private int echoFrom;
    private int echoTo;
    private int fill;
    private byte[] after = NOTHING;
    private long delayNanos;

    /**
     * Replies whose filled answers are of that size.
     *
     * @param payloadBytes size of {@link #filled} answers, unless their own parts are larger
     */
    Reply(int payloadBytes) {
        this.payloadBytes = payloadBytes;
        this.filler = WORDS.repeat(payloadBytes / WORDS.length() + 1).getBytes(US_ASCII);
    }

    /** Answers the request whose id lies there. */
    void to(byte[] request, int idStart, int idEnd) {
        message = request;
        idFrom = idStart;
        idTo = idEnd;
        delayNanos = 0;
    }

    /** The answer is that text behind the id. */
    void text(byte[] behindId) {
        before = behindId;
        echoFrom = 0;
        echoTo = 0;
        fill = 0;
        after = NOTHING;
    }

    /** The answer repeats {@code [from, to)} of the request between two texts, and is filled up to the payload size. */
    void filled(byte[] behindId, int from, int to, byte[] behindEcho) {
        before = behindId;
        echoFrom = from;
        echoTo = to;
        after = behindEcho;
        fill = 0;
        fill = Math.max(0, payloadBytes - length());
    }

    /** The answer is to wait that long. */
    void delay(long nanos) {
        delayNanos = nanos;
    }

    /** How long the answer is to wait. */
    long delayNanos() {
        return delayNanos;
    }

    /** How many bytes {@link #write} writes. */
    int length() {
        return START.length + (idTo - idFrom) + before.length + (echoTo - echoFrom) + fill + after.length;
    }

    /** Writes the answer. */
    void write(ByteBuf out) {
        out.writeBytes(START)
                .writeBytes(message, idFrom, idTo - idFrom)
                .writeBytes(before)
                .writeBytes(message, echoFrom, echoTo - echoFrom)
                .writeBytes(filler, 0, fill)
                .writeBytes(after);
    }
}
