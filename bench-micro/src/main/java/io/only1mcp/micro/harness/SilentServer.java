package io.only1mcp.micro.harness;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A server at a loopback address that takes every connection and never says anything. */
public final class SilentServer implements AutoCloseable {
    private final NettyTransport transport = NettyTransport.chosen();
    private final MultiThreadIoEventLoopGroup loop = transport.newLoop("silent-server");
    private final Channel channel = new ServerBootstrap()
            .group(loop)
            .channel(transport.serverChannel())
            .childHandler(new ChannelInboundHandlerAdapter() {
                @Override
                public boolean isSharable() {
                    return true;
                }
            })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();

    /** A server that listens. */
    public SilentServer() {}

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
