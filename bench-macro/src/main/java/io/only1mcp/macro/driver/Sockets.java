package io.only1mcp.macro.driver;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens connections to a target on one event loop. */
final class Sockets implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final ReadBuffer buffer = new ReadBuffer(PooledByteBufAllocator.DEFAULT);
    private final Bootstrap bootstrap;
    private final InetSocketAddress address;
    private final @Nullable SslContext tls;

    /**
     * Connections to one address.
     *
     * @param transport the kind of sockets
     * @param tls how https is spoken, or null for http
     */
    Sockets(EventLoop loop, NettyTransport transport, InetSocketAddress address, @Nullable SslContext tls) {
        this.address = address;
        this.tls = tls;
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, buffer);
    }

    /** Whether a connection is of use only when its handshake is over. */
    boolean secure() {
        return tls != null;
    }

    /**
     * Opens a connection.
     *
     * @param handler told of it; over TLS its bytes are plain
     * @param refused told why it could not be opened
     */
    void connect(ChannelHandler handler, Consumer<Throwable> refused) {
        SslContext secure = tls;
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (secure != null) {
                            SslHandler ssl =
                                    secure.newHandler(channel.alloc(), address.getHostString(), address.getPort());
                            channel.pipeline().addLast(ssl);
                        }
                        channel.pipeline().addLast(handler);
                    }
                })
                .connect(address)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        refused.accept(done.cause());
                    }
                });
    }

    /** Gives its memory back; the loop has ended. */
    @Override
    public void close() {
        buffer.close();
    }

    /** What was wrong, in words. */
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
