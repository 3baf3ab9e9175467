package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.listen.ListenRoom;
import io.only1mcp.proxy.listen.Listens;
import io.only1mcp.proxy.listen.Timing;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.HttpLimits;
import io.only1mcp.wire.http.HttpServer;
import io.only1mcp.wire.http.HttpService;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens on streams of changes while nothing changes: they show that they live, and only so many may be open. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class QuietListenTest {
    private static final String LISTEN = TestClient.modern("subscriptions/listen", "\"notifications\":{},");

    /** Nobody has anything to say. */
    private static final Listens.Backends NOBODY = new Listens.Backends() {
        @Override
        public boolean maySay(Backend backend, @Nullable ListKind list) {
            return false;
        }

        @Override
        public boolean isSuspect(Backend backend) {
            return false;
        }

        @Override
        public @Nullable Backend owner(String uri) {
            return null;
        }

        @Override
        public void changed(Backend backend, ListKind list) {
            throw new AssertionError("nothing changes");
        }
    };

    private final NettyTransport transport = NettyTransport.chosen();
    private final EventLoopGroup group = transport.newLoop("listens");
    private final Listens listens = new Listens(
            new Routes(List.of(), "."),
            NOBODY,
            group.next(),
            new Timing(Duration.ofSeconds(5), Duration.ofMillis(20), Duration.ofMillis(1), Duration.ofMillis(1)),
            new ListenRoom(6_000),
            new Counters());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(listens);
    }

    private HttpServer serve(Listens served) throws IOException {
        Envelope envelope = new Envelope();
        return HttpServer.bind(
                transport,
                group.next(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpLimits.DEFAULT,
                new HttpService() {
                    @Override
                    public void serve(HttpExchange exchange) {
                        assertThat(envelope.scan(exchange.body(), 0, exchange.bodyEnd()))
                                .isTrue();
                        served.listen(exchange, envelope);
                    }

                    @Override
                    public void closed(HttpExchange exchange) {
                        if (exchange.attachment() instanceof Pending pending) {
                            pending.clientGone();
                        }
                    }

                    @Override
                    public void stopping() {
                        served.stop();
                    }
                });
    }

    @AfterEach
    void stop() throws InterruptedException {
        assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void aQuietStreamShowsAgainAndAgainThatItLives() throws IOException {
        try (TestClient client = new TestClient(server.port())) {
            client.send(LISTEN).head();
            assertThat(client.chunk()).contains("acknowledged");
            for (int i = 0; i < 3; i++) {
                assertThat(client.chunk()).isEqualTo(":\r\n");
            }
        }
    }

    @Test
    void aClientOfHttpWithoutChunksIsToldTheEndByTheConnection() throws Exception {
        try (TestClient client = new TestClient(server.port())) {
            assertThat(client.send(LISTEN.replace("HTTP/1.1", "HTTP/1.0")).head())
                    .contains("Connection: close\r\n");
            assertThat(client.read()).isEqualTo('e');
            server.stop(Duration.ofSeconds(30));
            assertThat(new String(client.read(10_000), ISO_8859_1)).endsWith("}}}\n\n");
        }
    }

    @Test
    void onlyAsManyMayListenAsThereIsMemoryFor() throws IOException {
        try (TestClient first = new TestClient(server.port());
                TestClient third = new TestClient(server.port())) {
            try (TestClient second = new TestClient(server.port())) {
                first.send(LISTEN).head();
                second.send(LISTEN).head();
                TestClient.Answer answer = third.ask(LISTEN);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.body()).contains("-31503").contains("as many listen already as there is memory for");
            }
            // The one that has gone makes room, as soon as that is noticed.
            for (String head = third.send(LISTEN).head(); !head.startsWith("HTTP/1.1 200 "); ) {
                third.body(head);
                head = third.send(LISTEN).head();
            }
        }
    }

    @Test
    void aBackendThatMissedADeadlineIsNotWaitedFor() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (TestBackend silent = new TestBackend((request, out) -> {
            FailureTest.await(closed);
            return null;
        })) {
            Duration hour = Duration.ofHours(1);
            BackendLoop loop = new BackendLoop(group.next(), transport, hour, hour, 1_000_000);
            BackendAddress address = new BackendAddress("silent", "127.0.0.1", silent.port(), "/mcp");
            Backend suspect = new Backend(BackendConfig.of(address), "", loop, line -> {});
            Listens beside = new Listens(
                    new Routes(List.of(suspect), "."),
                    new Suspect(),
                    group.next(),
                    new Timing(hour, hour, hour, hour),
                    new ListenRoom(1_000_000),
                    new Counters());
            HttpServer other = serve(beside);
            try (TestClient client = new TestClient(other.port())) {
                client.send(TestClient.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true},"))
                        .head();
                // It was asked, and says nothing; the acknowledgement comes without its consent.
                assertThat(client.chunk()).contains("acknowledged").contains("\"notifications\":{}");
                silent.await(request -> request.asks("subscriptions/listen"));
            }
            assertThat(other.stop(Duration.ofSeconds(30))).isTrue();
            group.next().submit(loop::stop).awaitUninterruptibly();
            closed.countDown();
        }
    }

    /** Any backend has tools that may change, and did not answer in time the last time. */
    private static final class Suspect implements Listens.Backends {
        @Override
        public boolean maySay(Backend backend, @Nullable ListKind list) {
            return true;
        }

        @Override
        public boolean isSuspect(Backend backend) {
            return true;
        }

        @Override
        public @Nullable Backend owner(String uri) {
            return null;
        }

        @Override
        public void changed(Backend backend, ListKind list) {
            throw new AssertionError("nothing changes");
        }
    }
}
