package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes the chunked transfer coding. */
public final class Chunks {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final byte[] LAST = {'0', '\r', '\n', '\r', '\n'};

    /** The most bytes of framing that a chunk has. */
    public static final int FRAMING = 12;

    private static final int LARGE = 16 * 1024;

    private Chunks() {}

    /** One chunk with the bytes in {@code bytes[from, to)}; nothing when there are none, for an empty chunk is the end. */
    public static void write(ByteBuf out, byte[] bytes, int from, int to) {
        if (from < to) {
            begin(out, to - from);
            finish(out.writeBytes(bytes, from, to - from));
        }
    }

    /** One chunk with the readable bytes of {@code data}, which are read; nothing when there are none. */
    public static void write(ByteBuf out, ByteBuf data) {
        if (data.isReadable()) {
            begin(out, data.readableBytes());
            finish(out.writeBytes(data));
        }
    }

    /** One chunk with the readable bytes of {@code data}, which is taken over; there must be 1 or more. Many are not copied. */
    public static ByteBuf of(ByteBufAllocator allocator, ByteBuf data) {
        try {
            int bytes = data.readableBytes();
            boolean large = bytes > LARGE;
            ByteBuf out = allocator.directBuffer(large ? FRAMING : bytes + FRAMING);
            if (large) {
                begin(out, bytes);
                finish(data);
                return allocator.compositeDirectBuffer(2).addComponents(true, out, data.retain());
            }
            write(out, data);
            return out;
        } finally {
            data.release();
        }
    }

    /** What stands behind the bytes of a chunk. */
    public static void finish(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }

    /** The end of the body. */
    public static void end(ByteBuf out) {
        out.writeBytes(LAST);
    }

    /** What stands before the bytes of a chunk; there must be 1 or more, for an empty chunk is the end. */
    public static void begin(ByteBuf out, int bytes) {
        int shift = Math.max(0, 31 - Integer.numberOfLeadingZeros(bytes)) & ~3;
        for (int at = shift; at >= 0; at -= 4) {
            out.writeByte(HEX[bytes >> at & 0xF]);
        }
        out.writeByte('\r').writeByte('\n');
    }
}
