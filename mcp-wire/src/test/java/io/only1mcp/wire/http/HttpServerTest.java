package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final AnswerHead OK = AnswerHead.of(200, "text/plain");

    private final NettyTransport transport = NettyTransport.chosen();
    private final EventLoopGroup group = transport.newLoop("server");
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.bind(
                transport,
                group.next(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpLimits.DEFAULT,
                HttpServerTest::echo);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop(Duration.ofSeconds(1));
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void echo(HttpExchange exchange) {
        exchange.answer(OK.answer(exchange.allocator(), exchange.keepAlive(), exchange.body(), 0, exchange.bodyEnd()));
    }

    private String talk(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    void aBodyIsHandedOverAndAnswered() throws IOException {
        String answer = talk("POST /mcp HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(answer)
                .isEqualTo(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
    }
}
