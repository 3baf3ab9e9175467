package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server with sockets, on this machine: it answers with the body, or does what the path says, and remembers what it heard. */
final class TestServer implements HttpService, AutoCloseable {
    static final HttpLimits LIMITS = HttpLimits.DEFAULT.withBodyBytes(200_000);

    private static final AnswerHead OK = AnswerHead.of(200, "text/plain");
    private static final byte[] PIECE = new byte[16 * 1024];
    private static final int PIECES = 640;

    /** So many bytes are the answer to {@code /stream}. */
    static final int STREAMED = PIECES * PIECE.length;

    /** The answer to {@code /large}, which is more than the kernel takes at once. */
    static final byte[] LARGE = "0123456789".repeat(1_000_000).getBytes(ISO_8859_1);

    private final NettyTransport transport;
    private final EventLoopGroup group;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private HttpServer server;
    private int left;

    TestServer() throws IOException {
        this(NettyTransport.chosen(), LIMITS, HttpAccess.OPEN);
    }

    TestServer(NettyTransport transport, HttpLimits limits, HttpAccess access) throws IOException {
        this.transport = transport;
        group = transport.newLoop("server");
        server = listen(free(), limits, access);
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private HttpServer listen(InetSocketAddress address, HttpLimits limits, HttpAccess access) throws IOException {
        return HttpServer.bind(transport, group.next(), address, limits, access, this);
    }

    /** Another server of the same loop, at this address. */
    HttpServer listen(InetSocketAddress address) throws IOException {
        return listen(address, LIMITS, HttpAccess.OPEN);
    }

    /** The same again with other limits, on another port. */
    void restart(HttpLimits limits) throws IOException, InterruptedException {
        stop(Duration.ofSeconds(1));
        server = listen(free(), limits, HttpAccess.OPEN);
    }

    /** The same again for other hosts, on another port. */
    void restart(HostRule hosts) throws IOException, InterruptedException {
        stop(Duration.ofSeconds(1));
        server = listen(free(), LIMITS, new HttpAccess(hosts, null));
    }

    /** Stops listening, and says whether everything was answered within that time. */
    boolean stop(Duration within) throws InterruptedException {
        return server.stop(within);
    }

    /** A client that is connected. */
    RawClient client() throws IOException {
        return new RawClient(port());
    }

    int port() {
        return server.port();
    }

    int connections() {
        return server.connections();
    }

    /** What happened: requests that wait, clients that went, what was refused or failed. */
    BlockingQueue<String> events() {
        return events;
    }

    /** A request with a body. */
    static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The answer to it. */
    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Override
    public void serve(HttpExchange exchange) {
        switch (exchange.head().path()) {
            case "/later" -> {
                ByteBuf answer = echo(exchange);
                events.add("asked");
                Future<?> unused = exchange.channel()
                        .eventLoop()
                        .schedule(() -> exchange.answer(answer), 20, TimeUnit.MILLISECONDS);
            }
            case "/never" -> events.add("asked");
            case "/large" -> exchange.answer(OK.answer(exchange.allocator(), exchange.keepAlive(), LARGE));
            case "/starved" -> throw new OutOfMemoryError("of direct memory");
            case "/broken" -> throw new IllegalStateException("a bug");
            case "/stream" -> {
                left = PIECES;
                ByteBuf head = exchange.allocator().directBuffer();
                OK.write(head, STREAMED, exchange.keepAlive());
                exchange.begin(head);
                writable(exchange);
            }
            default -> exchange.answer(echo(exchange));
        }
    }

    private static ByteBuf echo(HttpExchange exchange) {
        return OK.answer(exchange.allocator(), exchange.keepAlive(), exchange.body(), 0, exchange.bodyEnd());
    }

    @Override
    public void writable(HttpExchange exchange) {
        while (left > 0 && exchange.writable()) {
            left--;
            ByteBuf piece = exchange.allocator().directBuffer(PIECE.length).writeBytes(PIECE);
            if (left == 0) {
                exchange.end(piece);
                return;
            }
            exchange.send(piece);
        }
        events.add("waiting");
    }

    @Override
    public void closed(HttpExchange exchange) {
        events.add("closed");
    }

    @Override
    public void refused(int status) {
        events.add("refused " + status);
    }

    @Override
    public void failed(Throwable cause) {
        events.add("failed " + cause.getMessage());
    }

    @Override
    public void close() {
        try {
            stop(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
