package io.only1mcp.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.only1mcp.wire.NoLeaks;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that would never end do not hold up the end of a server. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class StoppingTest {

    /** Streams that end when the server does. */
    private static final class Endless implements HttpService {
        private final List<HttpExchange> open = new ArrayList<>();

        @Override
        public void serve(HttpExchange exchange) {
            ByteBuf head = exchange.allocator().directBuffer();
            AnswerHead.of(200, "text/event-stream").writeChunked(head, exchange.keepAlive());
            exchange.begin(head);
            open.add(exchange);
        }

        @Override
        public void stopping() {
            for (HttpExchange exchange : open) {
                ByteBuf last = exchange.allocator().directBuffer();
                Chunks.end(last);
                exchange.end(last);
            }
        }
    }

    @Test
    void theServiceIsToldAndEndsWhatWouldNeverEnd() throws Exception {
        NettyTransport transport = NettyTransport.chosen();
        EventLoopGroup group = transport.newLoop("server");
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.bind(transport, group.next(), anywhere, HttpLimits.DEFAULT, new Endless());
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.read()).isEqualTo('H');
            assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
            assertThat(client.rest()).endsWith("\r\n\r\n0\r\n\r\n");
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /** Answers at once. */
    private static final class Prompt implements HttpService {
        @Override
        public void serve(HttpExchange exchange) {
            ByteBuf answer = exchange.allocator().directBuffer();
            AnswerHead.of(204, null).writeBodiless(answer, exchange.keepAlive());
            exchange.answer(answer);
        }
    }

    @Test
    void whoAsksOnAndOnIsAnsweredUntilAnAnswerSaysThatTheConnectionCloses() throws Exception {
        NettyTransport transport = NettyTransport.chosen();
        EventLoopGroup group = transport.newLoop("server");
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.bind(transport, group.next(), anywhere, HttpLimits.DEFAULT, new Prompt());
        try (RawClient client = new RawClient(server.port())) {
            String request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
            client.send(request).head();
            CompletableFuture<Boolean> stopped = new CompletableFuture<>();
            Thread stopping = new Thread(() -> {
                try {
                    stopped.complete(server.stop(Duration.ofSeconds(30), Duration.ofSeconds(50)));
                } catch (InterruptedException e) {
                    stopped.completeExceptionally(e);
                }
            });
            stopping.start();
            String answer = "";
            while (!answer.contains("Connection: close")) {
                answer = client.send(request).head();
                assertThat(answer).startsWith("HTTP/1.1 204 ");
            }
            assertThat(stopped.get(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void aConnectionOnWhichNothingMoreComesIsClosedAfterTheGrace() throws Exception {
        NettyTransport transport = NettyTransport.chosen();
        EventLoopGroup group = transport.newLoop("server");
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.bind(transport, group.next(), anywhere, HttpLimits.DEFAULT, new Prompt());
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
                    .head();
            assertThat(server.stop(Duration.ofMillis(300), Duration.ofSeconds(50)))
                    .isTrue();
            assertThat(client.rest()).isEmpty();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx"})
    void aRequestThatHasNotComeWholeIsNotWaitedForLong(String half) throws Exception {
        NettyTransport transport = NettyTransport.chosen();
        EventLoopGroup group = transport.newLoop("server");
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.bind(transport, group.next(), anywhere, HttpLimits.DEFAULT, new Prompt());
        try (RawClient slow = new RawClient(server.port())) {
            // In one piece with a whole request: its answer shows that the half behind it was read.
            slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n" + half);
            assertThat(slow.head()).startsWith("HTTP/1.1 204 ");
            assertThat(server.stop(Duration.ofSeconds(25))).isTrue();
            assertThat(slow.rest()).startsWith("HTTP/1.1 408 ");
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
