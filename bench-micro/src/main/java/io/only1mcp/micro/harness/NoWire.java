package io.only1mcp.micro.harness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * Stands between the connections of a loop and the kernel: what is written to them goes nowhere, and the answer comes when it
 * is asked for. So a benchmark of what lies above a connection has no system calls in it. For one event loop.
 */
@Sharable
public final class NoWire extends ChannelOutboundHandlerAdapter {
    private final ByteBuf answer = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".getBytes(US_ASCII)));
    private final ArrayDeque<ChannelHandlerContext> asked = new ArrayDeque<>();

    NoWire() {}

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ReferenceCountUtil.release(message);
        asked.addLast(ctx);
        if (!promise.isVoid()) {
            promise.setSuccess();
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // Nothing has been kept that could be flushed.
    }

    /** How many requests have no answer yet. */
    public int unanswered() {
        return asked.size();
    }

    /** The oldest request is answered, with a small HTTP answer. */
    public void answer() {
        asked.removeFirst().fireChannelRead(answer.duplicate());
    }
}
