package io.only1mcp.macro.driver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The one buffer that all connections of a loop read into, one after the other: none is taken and given back for each read, and each
 * read takes all that an answer of usual size has. Whoever keeps what was read, as TLS does amid a record, keeps the buffer, and the
 * others read into ones of their own meanwhile. For the thread of the loop.
 */
final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator implements AutoCloseable {
    private static final int BYTES = 256 << 10;
    /** While somebody keeps it: a record of TLS, of which many connections may keep one each. */
    private static final int OTHER_BYTES = 16 << 10;

    private final ByteBuf shared;

    ReadBuffer(ByteBufAllocator allocator) {
        shared = allocator.directBuffer(BYTES, BYTES);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty has no other way to say what is read into
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return BYTES;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return shared.refCnt() == 1 ? shared.clear().retain() : allocator.directBuffer(OTHER_BYTES);
            }
        };
    }

    /** Gives it back; nothing is read any more. */
    @Override
    public void close() {
        shared.release();
    }
}
