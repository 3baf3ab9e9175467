package io.only1mcp.mock.server;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.http.HttpLimits;
import io.only1mcp.wire.http.HttpServer;
import io.only1mcp.wire.transport.NettyTransport;
import io.only1mcp.wire.transport.TimerSlack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Mock servers that run: one port, one event loop.
 *
 * <pre>{@code
 * try (MockServer mock = MockServer.start(MockConfig.of(Catalogue.named(List.of("filesystem"))), Throwable::printStackTrace)) {
 *     … mock.url("filesystem") …
 * }
 * }</pre>
 */
public final class MockServer implements AutoCloseable {

    private static final long UNFINISHED_BODY_BYTES = 32L << 20;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final MockConfig config;
    private final EventLoopGroup loops;
    private final HttpServer server;

    private MockServer(MockConfig config, EventLoopGroup loops, HttpServer server) {
        this.config = config;
        this.loops = loops;
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param failures is told of bugs, on the event loop
     * @throws IOException when the address cannot be had, most often because its port is in use
     */
    public static MockServer start(MockConfig config, Consumer<Throwable> failures) throws IOException {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new IOException("cannot listen at " + config.host() + ": there is no such host");
        }
        NettyTransport transport = NettyTransport.chosen();
        EventLoopGroup loops = transport.newLoop("mock");
        EventLoop loop = loops.next();
        if (!config.behaviour().latency().none()
                || !config.behaviour().network().none()
                || !config.behaviour().injection().none()) {
            loop.execute(TimerSlack::giveUp);
        }
        try {
            MockService service = new MockService(config, LoopTime.of(loop), failures);
            HttpServer server = HttpServer.bind(
                    transport, loop, address, HttpLimits.DEFAULT.withBufferedBytes(UNFINISHED_BODY_BYTES), service);
            return new MockServer(config, loops, server);
        } catch (IOException | RuntimeException e) {
            end(loops);
            throw e;
        }
    }

    /** The port that it listens at. */
    public int port() {
        return server.port();
    }

    /** Where the only server is, or, where there are several, what the addresses of all begin with. */
    public String url() {
        return base() + (config.names().size() == 1 ? "mcp" : "");
    }

    /** Where the server of that name is. */
    public String url(String name) {
        return base() + name + "/mcp";
    }

    private String base() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return "http://" + host + ":" + port() + "/";
    }

    /**
     * Stops: ends the streams that are open for word of changes, accepts nothing more and lets what is in hand be
     * answered.
     *
     * @return whether everything was answered in time
     */
    public boolean stop(Duration within) throws InterruptedException {
        boolean answered = server.stop(within);
        end(loops);
        return answered;
    }

    @Override
    public void close() {
        try {
            stop(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
