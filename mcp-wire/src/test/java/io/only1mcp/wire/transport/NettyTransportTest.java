package io.only1mcp.wire.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpLimits;
import io.only1mcp.wire.http.HttpServer;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NettyTransportTest {
    @TempDir
    private Path folder;

    @Test
    void theChosenTransportIsThere() {
        assertThat(NettyTransport.chosen().available()).isTrue();
        assertThat(NettyTransport.named("nio")).isEqualTo(NettyTransport.NIO);
    }

    @Test
    void anUnknownTransportIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> NettyTransport.named("poll"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("io.only1mcp.transport: must be one of epoll, io_uring, kqueue, nio, got poll");
    }

    @Test
    void aTransportThatIsNotHereIsRefusedWithTheReason() {
        for (NettyTransport transport : NettyTransport.values()) {
            if (!transport.available()) {
                assertThatThrownBy(() -> NettyTransport.named(transport.text()))
                        .hasMessageContaining("is not available here: ");
            }
        }
        if (!System.getProperty("os.name").startsWith("Mac")) {
            assertThatThrownBy(() -> NettyTransport.named("kqueue"))
                    .hasMessageContaining("Only supported on OSX/BSD; without it");
        }
    }

    @Test
    void eachTransportServesAtUnixDomainSockets() throws Exception {
        for (NettyTransport transport : NettyTransport.values()) {
            if (!transport.available()) {
                continue;
            }
            Path socket = folder.resolve(transport.text() + ".sock");
            EventLoopGroup group = transport.newLoop("test-domain");
            HttpServer server = HttpServer.bind(
                    transport,
                    group.next(),
                    transport.domainAddress(socket),
                    HttpLimits.DEFAULT,
                    exchange -> exchange.answer(AnswerHead.of(200, "text/plain")
                            .answer(exchange.allocator(), exchange.keepAlive(), new byte[] {'h', 'i'})));
            assertThat(server.port()).isZero();
            assertThat(NettyTransport.isDomain(transport.domainAddress(socket))).isTrue();
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                client.write(US_ASCII.encode("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
                String answer = new String(Channels.newInputStream(client).readAllBytes(), US_ASCII);
                assertThat(answer)
                        .as(transport.text())
                        .startsWith("HTTP/1.1 200")
                        .endsWith("hi");
            }
            server.stop(Duration.ofSeconds(5));
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
