package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.wire.NoLeaks;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bodies of several clients that are together larger than what there is room for. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class LargeBodiesTest {
    private static final HttpLimits LIMITS =
            HttpLimits.DEFAULT.withBodyBytes(200_000).withBufferedBytes(250_000).withPatience(Duration.ofMinutes(1));
    private static final AnswerHead OK = AnswerHead.of(200, "text/plain");

    private final NettyTransport transport = NettyTransport.chosen();
    private final EventLoopGroup group = transport.newLoop("server");
    private final Service service = new Service();
    private HttpServer server;

    /** Answers with the length of the body, some only when they are let go. */
    private static final class Service implements HttpService {
        final BlockingQueue<HttpExchange> kept = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> refused = new LinkedBlockingQueue<>();

        @Override
        public void serve(HttpExchange exchange) {
            String path = exchange.head().path();
            if (path.equals("/kept") || (path.equals("/whole") && exchange.keepBody())) {
                kept.add(exchange);
            } else {
                answer(exchange, exchange.bodyEnd());
            }
        }

        static void answer(HttpExchange exchange, int length) {
            byte[] text = String.valueOf(length).getBytes(US_ASCII);
            exchange.answer(OK.answer(exchange.allocator(), exchange.keepAlive(), text));
        }

        @Override
        public void refused(int status) {
            refused.add(status);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = bind(LIMITS);
    }

    private HttpServer bind(HttpLimits limits) throws IOException {
        return HttpServer.bind(
                transport, group.next(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, service);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop(Duration.ofSeconds(1));
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private RawClient client() throws IOException {
        return new RawClient(server.port());
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String bytes(int count) {
        return "x".repeat(count);
    }

    @Test
    void aBodyWaitsUntilAnotherIsAnswered() throws Exception {
        try (RawClient first = client();
                RawClient second = client();
                RawClient small = client()) {
            first.send(post("/kept", 200_000)).send(bytes(200_000));
            HttpExchange exchange = service.kept.take();
            second.send(post("/", 190_000)).send(bytes(190_000));
            // What is small goes by.
            assertThat(small.send(post("/", 10)).send(bytes(10)).answer()).endsWith("\r\n\r\n10");
            exchange.channel().eventLoop().execute(() -> Service.answer(exchange, 0));
            assertThat(first.answer()).endsWith("\r\n\r\n0");
            assertThat(second.answer()).endsWith("\r\n\r\n190000");
            assertThat(second.send(post("/", 3)).send(bytes(3)).answer()).endsWith("\r\n\r\n3");
            assertThat(service.refused).isEmpty();
        }
    }

    @Test
    void aBodyWaitsForAWhileOnlyAndIsToldToComeAgain() throws Exception {
        server.stop(Duration.ofSeconds(1));
        server = bind(LIMITS.withPatience(Duration.ofMillis(100)));
        try (RawClient first = client();
                RawClient second = client()) {
            first.send(post("/kept", 200_000)).send(bytes(200_000));
            HttpExchange exchange = service.kept.take();
            second.send(post("/", 190_000)).send(bytes(190_000));
            assertThat(second.rest())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1\r\n")
                    .contains("Connection: close\r\n")
                    .contains("\"code\":-31503");
            exchange.channel().eventLoop().execute(() -> Service.answer(exchange, 0));
            assertThat(first.answer()).endsWith("\r\n\r\n0");
            assertThat(client().send(post("/", 190_000)).send(bytes(190_000)).answer())
                    .endsWith("190000");
        }
    }

    @Test
    void twoThatHoldWhatTheOtherNeedsDoNotWaitForEachOther() throws Exception {
        server.stop(Duration.ofSeconds(1));
        server = bind(LIMITS.withBufferedBytes(300_000));
        String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "10000\r\n" + bytes(0x10000) + "\r\n";
        try (RawClient first = client();
                RawClient second = client()) {
            for (int i = 0; i < 3; i++) {
                first.send(i == 0 ? head + chunk : chunk);
                second.send(i == 0 ? head + chunk : chunk);
            }
            first.send("0\r\n\r\n");
            second.send("0\r\n\r\n");
            // Which of them came further is chance; but one is served, and the other served or turned away.
            List<String> answers = List.of(first.answer(), second.answer());
            assertThat(answers).anyMatch(answer -> answer.endsWith("196608"));
            assertThat(answers).allMatch(answer -> answer.endsWith("196608") || answer.startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    void whoeverLeavesWhileItWaitsLeavesNothingBehind() throws Exception {
        try (RawClient first = client();
                RawClient third = client()) {
            first.send(post("/kept", 200_000)).send(bytes(200_000));
            HttpExchange exchange = service.kept.take();
            for (int i = 0; i < 5; i++) {
                RawClient second = client();
                second.send(post("/", 190_000)).send(bytes(150_000));
                second.close();
            }
            third.send(post("/", 180_000)).send(bytes(180_000));
            exchange.channel().eventLoop().execute(() -> Service.answer(exchange, 0));
            assertThat(first.answer()).endsWith("\r\n\r\n0");
            assertThat(third.answer()).endsWith("\r\n\r\n180000");
        }
    }

    @Test
    void manyAtOnceAreAllServedOneAfterTheOther() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(12);
        try {
            List<Callable<String>> uploads = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                uploads.add(() -> {
                    try (RawClient client = client()) {
                        for (int n = 0; n < 5; n++) {
                            client.send(post("/", 200_000)).send(bytes(200_000));
                            assertThat(client.answer()).endsWith("\r\n\r\n200000");
                        }
                        return "all";
                    }
                });
            }
            for (Future<String> upload : clients.invokeAll(uploads)) {
                assertThat(upload.get()).isEqualTo("all");
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void aBodyThatCameWholeIsCountedWhereItIsKeptUnlessItIsSmall() throws Exception {
        server.stop(Duration.ofSeconds(1));
        server = bind(LIMITS.withBodyBytes(33_000).withBufferedBytes(33_000));
        try (RawClient first = client();
                RawClient second = client();
                RawClient small = client()) {
            for (int i = 0; i < 4; i++) {
                // From then on all of it is read at once.
                assertThat((i < 2 ? first : second)
                                .send(post("/", 30_000) + bytes(30_000))
                                .answer())
                        .endsWith("30000");
            }
            assertThat(small.send(post("/", 4_000) + bytes(4_000)).answer()).endsWith("4000");
            first.send(post("/whole", 30_000) + bytes(30_000));
            HttpExchange exchange = service.kept.take();
            assertThat(second.send(post("/whole", 30_000) + bytes(30_000)).answer())
                    .endsWith("30000");
            assertThat(service.kept).isEmpty();
            small.send(post("/whole", 4_096) + bytes(4_096));
            HttpExchange fits = service.kept.take();
            for (HttpExchange each : List.of(exchange, fits)) {
                each.channel().eventLoop().execute(() -> Service.answer(each, each.body().length));
            }
            assertThat(first.answer()).endsWith("\r\n\r\n30000");
            assertThat(small.answer()).endsWith("\r\n\r\n4096");
            second.send(post("/whole", 30_000) + bytes(30_000));
            HttpExchange again = service.kept.take();
            again.channel().eventLoop().execute(() -> Service.answer(again, 0));
            assertThat(second.answer()).endsWith("\r\n\r\n0");
        }
    }

    @Test
    void stoppingDoesNotForgetThoseWhoWait() throws Exception {
        try (RawClient first = client();
                RawClient second = client()) {
            first.send(post("/kept", 200_000)).send(bytes(200_000));
            HttpExchange exchange = service.kept.take();
            second.send(post("/", 190_000)).send(bytes(190_000));
            Thread stopping = new Thread(() -> {
                try {
                    server.stop(Duration.ofSeconds(30));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            stopping.start();
            exchange.channel().eventLoop().execute(() -> Service.answer(exchange, 0));
            assertThat(first.answer()).endsWith("\r\n\r\n0");
            assertThat(second.answer()).endsWith("\r\n\r\n190000");
            stopping.join();
        }
    }
}
