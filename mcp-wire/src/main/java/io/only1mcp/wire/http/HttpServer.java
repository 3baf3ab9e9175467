package io.only1mcp.wire.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.only1mcp.wire.tls.TlsContexts;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A server of HTTP/1.1 on one event loop, which may carry other work too. It accepts, reads and checks requests, and
 * has an {@link HttpService} answer them.
 */
public final class HttpServer {
    private static final long SWEEP_MILLIS = 250;
    private static final int BACKLOG = 4096;
    private static final int LARGEST_READ = 64 * 1024;

    private final Channel listening;
    private final ServerLoop loop;
    private final Future<?> sweeper;

    private HttpServer(Channel listening, ServerLoop loop, Future<?> sweeper) {
        this.listening = listening;
        this.loop = loop;
        this.sweeper = sweeper;
    }

    /**
     * Listens for plain HTTP by any name.
     *
     * @param transport the transport that the event loop was made with
     * @param eventLoop accepts the connections and carries all of them
     * @param address a TCP address, or one that the transport made for a Unix domain socket
     * @throws IOException when the address cannot be had, most often because its port is in use
     */
    public static HttpServer bind(
            NettyTransport transport,
            EventLoop eventLoop,
            SocketAddress address,
            HttpLimits limits,
            HttpService service)
            throws IOException {
        return bind(transport, eventLoop, address, limits, HttpAccess.OPEN, service);
    }

    /**
     * Listens, with rules of who may come in.
     *
     * @param transport the transport that the event loop was made with
     * @param eventLoop accepts the connections and carries all of them
     * @throws IOException when the address cannot be had, most often because its port is in use
     */
    public static HttpServer bind(
            NettyTransport transport,
            EventLoop eventLoop,
            SocketAddress address,
            HttpLimits limits,
            HttpAccess access,
            HttpService service)
            throws IOException {
        if (address instanceof InetSocketAddress internet && internet.isUnresolved()) {
            throw new IOException("cannot listen at " + internet.getHostString() + ": nobody knows this host");
        }
        ServerLoop loop = new ServerLoop(service, limits, access, eventLoop, System::nanoTime);
        ServerBootstrap bootstrap = new ServerBootstrap();
        if (NettyTransport.isDomain(address)) {
            bootstrap.channel(transport.domainServerChannel());
        } else {
            bootstrap
                    .channel(transport.serverChannel())
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    // Otherwise the end of what comes would cut off answers that are on their way.
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        ChannelFuture bound = bootstrap
                .group(eventLoop)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                // The least size keeps one read per message: a smaller guess would need a second one.
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(1024, 2048, LARGEST_READ))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslContext tls = loop.access().tls();
                        if (tls != null) {
                            channel.pipeline().addLast(TlsContexts.accepting(tls, channel.alloc()));
                        }
                        RequestDecoder requests = new RequestDecoder(limits);
                        channel.pipeline().addLast(requests, new RequestReader(loop, requests));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen at " + shown(address) + ": " + bound.cause().getMessage(), bound.cause());
        }
        Future<?> sweeper =
                eventLoop.scheduleWithFixedDelay(loop::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        return new HttpServer(bound.channel(), loop, sweeper);
    }

    private static String shown(SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? internet.getHostString() + ":" + internet.getPort()
                : address.toString();
    }

    /** The TCP port that it listens at; 0 where it listens at a Unix domain socket. */
    public int port() {
        return listening.localAddress() instanceof InetSocketAddress internet ? internet.getPort() : 0;
    }

    /** Has other rules of who may come in, for connections that are made and requests that come from now on. */
    public void access(HttpAccess next) {
        listening.eventLoop().execute(() -> loop.access(next));
    }

    /** How many connections are open. */
    public int connections() {
        return loop.connections();
    }

    /** How many bytes of large requests lie in memory; to be asked on the event loop. */
    public long bufferedBytes() {
        return loop.budget().taken();
    }

    /**
     * Stops: accepts nothing more, tells the {@linkplain HttpService#stopping service}, lets what is in hand be answered,
     * and closes. Waits, so it is not to be called on
     * the event loop, which goes on.
     *
     * @param within how long answers may take; what is not answered by then is cut off
     * @return whether everything was answered
     */
    public boolean stop(Duration within) throws InterruptedException {
        return stop(Duration.ZERO, within);
    }

    /**
     * The same, with a grace for those whose next request may be on its way: a connection that was used within the grace
     * stays until then, and the next answer on it says that it closes, so that no client has to wonder what became of a
     * request.
     *
     * @param grace how long a connection has to be without a request to be closed, give or take a quarter of a second
     * @param within how long all of it may take
     * @return whether everything was answered
     */
    public boolean stop(Duration grace, Duration within) throws InterruptedException {
        listening.close().awaitUninterruptibly();
        listening.eventLoop().execute(() -> loop.stop(grace.toNanos()));
        boolean drained = loop.drained().await(within.toNanos(), TimeUnit.NANOSECONDS);
        listening.eventLoop().submit(loop::closeAll).awaitUninterruptibly();
        sweeper.cancel(false);
        return drained;
    }
}
