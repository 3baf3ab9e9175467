package io.only1mcp.micro.pooling;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.only1mcp.micro.harness.OwnLoop;
import io.only1mcp.wire.http.ResponseHead;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is not the proxy's own, with all that the proxy's does for a small answer: its head is read. Belongs to
 * the event loop that opened it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is written goes nowhere, and cannot fail
final class Line extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<Line> KEY = AttributeKey.valueOf(Line.class, "line");

    private final OwnLoop loop;
    private final ByteBuf request;
    private final ResponseHead head = new ResponseHead();
    private final byte[] scratch = new byte[1024];
    private final Channel channel;
    private @Nullable Consumer<Line> whenAnswered;

    /** Opens a connection, and runs the loop until it is there. */
    Line(OwnLoop loop, SocketAddress address, ByteBuf request) {
        this.loop = loop;
        this.request = request;
        var connected = new Bootstrap()
                .group(loop.wired())
                .channel(loop.transport().socketChannel())
                .handler(this)
                .connect(address);
        loop.runUntil(connected::isDone);
        channel = connected.syncUninterruptibly().channel();
        channel.attr(KEY).set(this);
    }

    /** The line that a channel is. */
    static Line of(Channel channel) {
        return channel.attr(KEY).get();
    }

    Channel channel() {
        return channel;
    }

    /**
     * Writes the request; on another loop than the connection's, by way of that loop.
     *
     * @param answered whether the answer comes at once
     * @param then called on the connection's loop when it has come
     */
    void ask(boolean answered, Consumer<Line> then) {
        if (channel.eventLoop().inEventLoop()) {
            askNow(answered, then);
        } else {
            channel.eventLoop().execute(() -> askNow(answered, then));
        }
    }

    private void askNow(boolean answered, Consumer<Line> then) {
        whenAnswered = then;
        channel.writeAndFlush(request.duplicate(), channel.voidPromise());
        if (answered) {
            loop.wire().answer();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        int count = in.readableBytes();
        in.readBytes(scratch, 0, count).release();
        Consumer<Line> then = whenAnswered;
        whenAnswered = null;
        if (then != null && head.scan(scratch, 0, count) > 0) {
            then.accept(this);
        }
    }
}
