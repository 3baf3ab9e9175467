package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A piece of a request's body, without its framing.
 *
 * @param data its bytes, which may be none
 * @param last whether the body ends with it
 * @param malformed whether the framing is broken
 */
record BodyPiece(ByteBuf data, boolean last, boolean malformed) implements Received {
    /** The end of a body, or all of one that has no bytes. */
    static final BodyPiece END = new BodyPiece(Unpooled.EMPTY_BUFFER, true, false);

    /** The framing of the body is broken; nothing follows. */
    static final BodyPiece BROKEN = new BodyPiece(Unpooled.EMPTY_BUFFER, false, true);

    /** About how much memory a piece takes besides its bytes. */
    private static final int OVERHEAD = 320;

    @Override
    public int bytes() {
        return data.readableBytes() + OVERHEAD;
    }

    @Override
    public void release() {
        data.release();
    }
}
