package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/**
 * The part of a request's body that has come, where it came in pieces. Its memory is counted by the loop, from its first
 * byte until the request is answered, for the service may have kept the array; so is that of one that came whole and is kept.
 */
final class PartialBody {
    private static final byte[] NOTHING = {};
    private static final int FIRST = 16 * 1024;
    private static final int LARGE = 256 * 1024;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerLoop loop;
    private byte[] bytes = NOTHING;
    private int end;
    private long held;
    private long heldSince;
    private long wanted;

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
     * @param length what Content-Length promises, or −1
     * @return false when there is not enough memory left for it; the piece is untouched
     */
    boolean add(ByteBuf piece, long length) {
        int count = piece.readableBytes();
        if (!grow(end + count, length)) {
            return false;
        }
        piece.readBytes(bytes, end, count);
        end += count;
        return true;
    }

    /**
     * Makes room: for all of it where its length is known, so that it never has to wait for more while it holds a part. Else for
     * twice as much as before, and from some size on for as much as may come: to copy a large array is to have it twice.
     */
    private boolean grow(int needed, long length) {
        if (needed <= bytes.length) {
            return true;
        }
        long most = length < 0 ? loop.limits().bodyBytes() : length;
        long roomy = length >= 0 || needed > LARGE ? most : Math.max(FIRST, 2L * needed);
        int size = SpareArrays.length(
                (int) Math.max(needed, Math.min(most, roomy)), loop.limits().bodyBytes());
        wanted = size - held;
        if (!loop.budget().take(wanted)) {
            return false;
        }
        held = size;
        heldSince = loop.now();
        byte[] larger = loop.spareArrays().take(size);
        System.arraycopy(bytes, 0, larger, 0, end);
        bytes = larger;
        return true;
    }

    /** Has so much memory counted for a body that came whole; false when there is not as much. */
    boolean hold(int count) {
        if (!loop.budget().take(count)) {
            return false;
        }
        held += count;
        return true;
    }

    /** Where arrays of large bodies go. */
    SpareArrays spareArrays() {
        return loop.spareArrays();
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
        long back = held;
        held = 0;
        loop.budget().giveBack(back);
    }

    /**
     * Whether it comes too slowly to keep its memory while others wait for some: after a second, at a pace at which what
     * it holds would take longer than {@code most} nanoseconds to be filled.
     *
     * @param now an instant of the loop's clock
     */
    boolean isSlow(long now, long most) {
        long gone = now - heldSince;
        return held > 0 && gone > GRACE_NANOS && end < held * ((double) gone / most);
    }

    /** How much memory is counted for it. */
    long held() {
        return held;
    }

    /** How much more it wanted last. */
    long wanted() {
        return wanted;
    }
}
