package io.only1mcp.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;

/** Writes an event stream. */
public final class SseWriter {
    private static final byte[] MESSAGE = "event: message\n".getBytes(UTF_8);
    private static final byte[] DATA = "data: ".getBytes(UTF_8);
    private static final byte[] ID = "id: ".getBytes(UTF_8);
    private static final byte[] RETRY = "retry: ".getBytes(UTF_8);
    private static final byte[] COMMENT = ": ".getBytes(UTF_8);

    private SseWriter() {}

    /** An event {@code message} with the data in {@code bytes[from, to)}. */
    public static void message(ByteBuf out, byte[] bytes, int from, int to) {
        out.writeBytes(MESSAGE);
        data(out, bytes, from, to);
        out.writeByte('\n');
    }

    /** An event {@code message} with an id. */
    public static void message(ByteBuf out, String id, byte[] bytes, int from, int to) {
        field(out, ID, id);
        message(out, bytes, from, to);
    }

    /** An event with an id and empty data, which lets a client take up the stream before anything was said. */
    public static void priming(ByteBuf out, String id) {
        field(out, ID, id);
        data(out, DATA, 0, 0);
        out.writeByte('\n');
    }

    /** How long a client is to wait before it connects again. */
    public static void retry(ByteBuf out, long millis) {
        field(out, RETRY, Long.toString(millis));
        out.writeByte('\n');
    }

    /** A comment, which keeps the connection alive. */
    public static void comment(ByteBuf out, String text) {
        field(out, COMMENT, text);
        out.writeByte('\n');
    }

    private static void field(ByteBuf out, byte[] name, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a field of an event stream is one line, got " + value);
        }
        out.writeBytes(name).writeBytes(value.getBytes(UTF_8)).writeByte('\n');
    }

    /** One data field for each line of the bytes. */
    private static void data(ByteBuf out, byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            int end = at;
            while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            out.writeBytes(DATA).writeBytes(bytes, at, end - at).writeByte('\n');
            if (end == to) {
                return;
            }
            boolean pair = bytes[end] == '\r' && end + 1 < to && bytes[end + 1] == '\n';
            at = end + (pair ? 2 : 1);
        }
    }
}
