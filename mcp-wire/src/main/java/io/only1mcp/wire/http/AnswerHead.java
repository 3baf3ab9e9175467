package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer, encoded once: status line and fixed fields. What differs between answers, the framing and
 * whether the connection stays open, is written behind them.
 */
public final class AnswerHead {
    private static final byte[] CONTENT_TYPE = ascii("Content-Type: ");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] END_OF_LINE = ascii("\r\n");

    /** The end of a line and a blank line, as four bytes. */
    private static final int END_OF_HEAD = 0x0D0A0D0A;

    /** The most bytes that are written behind the fixed part. */
    private static final int FRAMING = 80;

    private final int status;
    private final byte[] fixed;

    /** The same up to the length of the body, where the connection stays open: each write costs as much as its bytes. */
    private final byte[] lasting;

    private AnswerHead(int status, byte[] fixed) {
        this.status = status;
        this.fixed = fixed;
        this.lasting = Arrays.copyOf(fixed, fixed.length + CONTENT_LENGTH.length);
        System.arraycopy(CONTENT_LENGTH, 0, lasting, fixed.length, CONTENT_LENGTH.length);
    }

    /**
     * A head.
     *
     * @param contentType the type of the body, or null without one
     * @param fields further fields, each a line such as {@code Allow: POST}
     */
    public static AnswerHead of(int status, @Nullable String contentType, String... fields) {
        StringBuilder text = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\n");
        if (contentType != null) {
            text.append("Content-Type: ").append(contentType).append("\r\n");
        }
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        return new AnswerHead(status, ascii(text.toString()));
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The most bytes that this head can take. */
    public int mostBytes() {
        return fixed.length + FRAMING;
    }

    /** Writes the head of an answer whose body has that many bytes. */
    public void write(ByteBuf out, long bodyBytes, boolean keepAlive) {
        if (keepAlive) {
            out.writeBytes(lasting);
        } else {
            out.writeBytes(fixed).writeBytes(CLOSE).writeBytes(CONTENT_LENGTH);
        }
        end(out, bodyBytes);
    }

    private static void end(ByteBuf out, long bodyBytes) {
        writeNumber(out, bodyBytes);
        out.writeInt(END_OF_HEAD);
    }

    /** Writes the head of an answer whose type lies in {@code bytes[from, to)}; this head must have none. */
    public void write(ByteBuf out, byte[] bytes, int from, int to, long bodyBytes, boolean keepAlive) {
        out.writeBytes(fixed)
                .writeBytes(CONTENT_TYPE)
                .writeBytes(bytes, from, to - from)
                .writeBytes(END_OF_LINE);
        if (!keepAlive) {
            out.writeBytes(CLOSE);
        }
        out.writeBytes(CONTENT_LENGTH);
        end(out, bodyBytes);
    }

    /** Writes the head of an answer that may have no body and no length: 204, and 202 to the taste of old clients. */
    public void writeBodiless(ByteBuf out, boolean keepAlive) {
        out.writeBytes(fixed);
        if (!keepAlive) {
            out.writeBytes(CLOSE);
        }
        out.writeBytes(END_OF_LINE);
    }

    /** Writes the head of an answer whose body comes in chunks; for clients of HTTP/1.1. */
    public void writeChunked(ByteBuf out, boolean keepAlive) {
        out.writeBytes(fixed).writeBytes(CHUNKED);
        if (!keepAlive) {
            out.writeBytes(CLOSE);
        }
        out.writeBytes(END_OF_LINE);
    }

    /** Writes the head of an answer whose body ends with the connection. */
    public void writeUntilClose(ByteBuf out) {
        out.writeBytes(fixed).writeBytes(CLOSE).writeBytes(END_OF_LINE);
    }

    /** A whole answer in one buffer. */
    public ByteBuf answer(ByteBufAllocator allocator, boolean keepAlive, byte[] body, int from, int to) {
        ByteBuf out = allocator.directBuffer(mostBytes() + to - from);
        write(out, to - from, keepAlive);
        return out.writeBytes(body, from, to - from);
    }

    /** A whole answer in one buffer. */
    public ByteBuf answer(ByteBufAllocator allocator, boolean keepAlive, byte[] body) {
        return answer(allocator, keepAlive, body, 0, body.length);
    }

    /** Writes a number of 0 or more in decimal. */
    public static void writeNumber(ByteBuf out, long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        int end = out.writerIndex() + digits;
        out.ensureWritable(digits).writerIndex(end);
        long rest = number;
        for (int at = end - 1; at >= end - digits; at--) {
            out.setByte(at, (int) ('0' + rest % 10));
            rest /= 10;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
