package io.only1mcp.macro.calibration;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A server that does nothing but answer: each request, which has to come in one piece as the driver's do, gets a good answer
 * with its id, out of bytes that were there before. One thread of this process.
 */
final class NullServer implements AutoCloseable {
    private static final byte[] BEFORE_ID = "\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":".getBytes(US_ASCII);
    private static final int LONGEST_ID = 19;
    private static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":";
    private static final String REST = ",\"result\":{\"content\":[]}}";
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + (BODY.length() + LONGEST_ID + REST.length()) + "\r\n\r\n" + BODY)
            .getBytes(US_ASCII);
    private static final byte[] BLANKS = " ".repeat(LONGEST_ID).getBytes(US_ASCII);
    private static final byte[] END = REST.getBytes(US_ASCII);

    private final EventLoopGroup group;
    private final Channel listener;

    private NullServer(EventLoopGroup group, Channel listener) {
        this.group = group;
        this.listener = listener;
    }

    /** A server on a free port of this machine. */
    static NullServer start(NettyTransport transport) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("null-server", true), transport.ioHandlerFactory());
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new Answering())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return new NullServer(group, listener);
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Copies the id from one to the other, and pads it: blanks between tokens mean nothing to JSON. */
    @Sharable
    private static final class Answering extends ChannelInboundHandlerAdapter {
        private final ByteBuf needle = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(BEFORE_ID));

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf request = (ByteBuf) message;
            int at = ByteBufUtil.indexOf(needle, request);
            if (at < 0) {
                ChannelFuture unused = context.close();
            } else {
                int start = at + BEFORE_ID.length;
                int end = start;
                while (end < request.writerIndex() && Character.isDigit(request.getByte(end))) {
                    end++;
                }
                ByteBuf answer = context.alloc().buffer(ANSWER.length + LONGEST_ID + END.length);
                answer.writeBytes(ANSWER)
                        .writeBytes(request, start, end - start)
                        .writeBytes(BLANKS, 0, LONGEST_ID - (end - start))
                        .writeBytes(END);
                ChannelFuture unused = context.writeAndFlush(answer, context.voidPromise());
            }
            request.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }
}
