package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request's body that has come, where it came in pieces. Its memory is counted by the loop, from its first
 * byte until the request is answered, for the service may have kept the array.
 */
final class PartialBody {
    private static final byte[] NOTHING = {};
    private static final int FIRST = 16 * 1024;
    private static final int LARGE = 256 * 1024;

    private final ServerLoop loop;
    private byte[] bytes = NOTHING;
    private int end;
    private long reserved;

    PartialBody(ServerLoop loop) {
        this.loop = loop;
    }

    boolean isEmpty() {
        return end == 0;
    }

    /** How many bytes have come. */
    int bytes() {
        return end;
    }

    /**
     * Adds a piece.
     *
     * @param length what Content-Length promises, or null
     * @return false when all connections together hold too much already
     */
    boolean add(ByteBuf piece, @Nullable String length) {
        int count = piece.readableBytes();
        if (!grow(end + count, length)) {
            return false;
        }
        piece.readBytes(bytes, end, count);
        end += count;
        return true;
    }

    /**
     * Makes room: for twice as much as before, and from some size on for as much as may come, because to copy a large
     * array is to have it twice.
     */
    private boolean grow(int needed, @Nullable String length) {
        if (needed <= bytes.length) {
            return true;
        }
        long most = length == null ? loop.limits().bodyBytes() : Long.parseLong(length);
        long wanted = needed > LARGE ? most : Math.max(FIRST, 2L * needed);
        int size = (int) Math.max(needed, Math.min(most, wanted));
        if (!loop.reserve(size - bytes.length)) {
            return false;
        }
        reserved += size - bytes.length;
        bytes = Arrays.copyOf(bytes, size);
        return true;
    }

    /** Gives the array away; its memory stays counted. */
    byte[] take() {
        byte[] taken = bytes;
        bytes = NOTHING;
        end = 0;
        return taken;
    }

    /** Forgets everything. */
    void drop() {
        take();
        loop.release(reserved);
        reserved = 0;
    }
}
