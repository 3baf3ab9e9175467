package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.config.AuditConfig;
import io.only1mcp.proxy.config.AuditConfig.WhenFull;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.HttpLimits;
import io.only1mcp.wire.http.HttpServer;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of requests while a slow disk takes no lines; the queue is a small one. */
@Timeout(60)
class AuditLogTest {
    private static final int QUEUE_BYTES = 8 * 1024;
    private static final AnswerHead OK = AnswerHead.of(200, "application/json");

    private final CountDownLatch moves = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();

    /** A disk that is as slow as it is told. */
    private final class SlowDisk implements LineFile {
        @Override
        public void append(ByteBuffer[] lines) throws IOException {
            try {
                moves.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            synchronized (written) {
                for (ByteBuffer part : lines) {
                    byte[] bytes = new byte[part.remaining()];
                    part.get(bytes);
                    written.writeBytes(bytes);
                }
            }
        }

        @Override
        public void force() {}

        @Override
        public void close() {}
    }

    private List<String> lines() {
        synchronized (written) {
            return written.toString(UTF_8).lines().toList();
        }
    }

    /** Answers each request with 200, or with what the log says. */
    private static void serve(AuditLog log, HttpExchange exchange) {
        boolean kept = log.begin(exchange, null) == null;
        exchange.answer((kept ? OK : AnswerHead.of(503, "application/json"))
                .answer(exchange.allocator(), exchange.keepAlive(), "{}".getBytes(UTF_8)));
    }

    private int ask(HttpServer server) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/mcp"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private interface Trial {
        void run(HttpServer server) throws Exception;
    }

    private void withLog(WhenFull whenFull, Trial trial) throws Exception {
        AuditConfig config = new AuditConfig(Path.of("unused"), Duration.ofMillis(5), 1024, 0, whenFull);
        AuditLog log = new AuditLog(config, new SlowDisk(), QUEUE_BYTES, AuditClock.SYSTEM, line -> {});
        NettyTransport transport = NettyTransport.chosen();
        EventLoopGroup group = transport.newLoop("audit-test");
        HttpServer server = HttpServer.bind(
                transport,
                group.next(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpLimits.DEFAULT,
                exchange -> serve(log, exchange));
        try {
            trial.run(server);
        } finally {
            moves.countDown();
            server.stop(Duration.ofSeconds(1));
            log.close();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void whatIsInHandHasAQuarterOfTheQueueForItselfWhereTheRestIsRefused() throws Exception {
        withLog(WhenFull.REFUSE, server -> {
            int passed = 0;
            while (ask(server) == 200) {
                passed++;
            }
            moves.countDown();
            int kept = passed;
            Waits.until(() -> lines().size() == kept + 1);
            int bytes = String.join("\n", lines().subList(0, kept)).length() + 1;
            assertThat(bytes).isBetween(QUEUE_BYTES / 4 * 3, QUEUE_BYTES / 8 * 7);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theNumbersOfMissingLinesAreLeftOut(WhenFull whenFull) throws Exception {
        withLog(whenFull, server -> {
            for (int i = 0; i < 60; i++) {
                assertThat(ask(server)).isIn(200, whenFull == WhenFull.REFUSE ? 503 : 200);
            }
            moves.countDown();
            Waits.until(() -> lines().stream().anyMatch(line -> line.contains("\"lost\":")));
            int kept = lines().size() - 1;
            assertThat(lines().get(kept)).contains("\"lost\":" + (60 - kept));
            assertThat(ask(server)).isEqualTo(200);
            Waits.until(() -> lines().size() == kept + 2);
            assertThat(lines().get(kept - 1)).contains("\"seq\":" + (kept - 1) + ",");
            assertThat(lines().get(kept + 1)).contains("\"seq\":60,");
        });
    }
}
