package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.draws.Draws;
import io.only1mcp.core.profile.Template;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Injected;
import io.only1mcp.core.recording.InjectedFault;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Second;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.StreamRecording;
import io.only1mcp.macro.OwnCertificate;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver over real sockets; the server is the JDK's own, which knows nothing of the driver's parts. */
class LoadDriverTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STREAM_GAP = Duration.ofMillis(20);
    private static final Duration SLOW = Duration.ofMillis(40);

    private final AtomicInteger seen = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    /** What the server makes of its own good answer. */
    private UnaryOperator<String> twist = answer -> answer;

    @BeforeEach
    void start() throws IOException {
        serve(HttpServer.create());
    }

    private void serve(HttpServer fresh) throws IOException {
        server = fresh;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/mcp", exchange -> {
            var request = JSON.readTree(exchange.getRequestBody());
            String text = request.at("/params/arguments/text").toString();
            String answer = twist.apply("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id")
                    + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":" + text + "}]}}");
            seen.incrementAndGet();
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void everyIntendedRequestIsSentOnceAndItsAnswerChecked() {
        Recording recording = drive(server.getAddress(), 200);

        assertThat(recording.errors()).isEmpty();
        assertThat(recording.counts().ok()).isEqualTo(200);
        assertThat(seen.get()).isEqualTo(200);
        assertThat(recording.driver().connectionsOpened()).isEqualTo(4);
        assertThat(recording.response().getTotalCount()).isEqualTo(200);
        assertThat(recording.little().inFlightNanos() / recording.little().sojournNanos())
                .isBetween(0.999, 1.001);
    }

    @Test
    void theTimesInsideEventStreamsAreRecorded() {
        server.removeContext("/mcp");
        server.createContext("/mcp", exchange -> {
            var request = JSON.readTree(exchange.getRequestBody());
            String text = request.at("/params/arguments/text").toString();
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            event(exchange, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}");
            LockSupport.parkNanos(STREAM_GAP.toNanos());
            event(
                    exchange,
                    "{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id")
                            + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":" + text + "}]}}");
            exchange.close();
        });
        Recording recording = drive(server.getAddress(), 20);

        assertThat(recording.errors()).isEmpty();
        StreamRecording streams = recording.streams().orElseThrow();
        assertThat(streams.streams()).isEqualTo(20);
        assertThat(streams.events()).isEqualTo(40);
        assertThat(streams.gap().getTotalCount()).isEqualTo(20);
        // A histogram keeps three digits, and the two events may have been read at once where the driver was held up.
        assertThat(streams.gap().getMaxValue()).isGreaterThan(STREAM_GAP.toNanos() * 9 / 10);
        assertThat(streams.headers().getValueAtPercentile(50))
                .isLessThanOrEqualTo(streams.firstEvent().getValueAtPercentile(50));
        assertThat(streams.firstEvent().getValueAtPercentile(50))
                .isLessThanOrEqualTo(streams.lastEvent().getValueAtPercentile(50));
        assertThat(recording.service().getMaxValue())
                .isGreaterThanOrEqualTo(streams.lastEvent().getMinValue());
    }

    private static void event(HttpExchange exchange, String json) throws IOException {
        exchange.getResponseBody().write(("event: message\ndata: " + json + "\n\n").getBytes(UTF_8));
        exchange.getResponseBody().flush();
    }

    @Test
    void answersThatAreNoStreamsHaveNoTimesInside() {
        assertThat(drive(server.getAddress(), 5).streams()).isEmpty();
    }

    @Test
    void httpsIsDrivenLikeHttp(@TempDir Path folder) throws Exception {
        SSLContext context = OwnCertificate.context(folder);
        HttpsServer https = HttpsServer.create();
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        server.stop(0);
        serve(https);
        SslContext trusting = new JdkSslContext(
                context, true, null, IdentityCipherSuiteFilter.INSTANCE, null, ClientAuth.NONE, null, false);
        Recording recording = drive(server.getAddress(), trusting, 50);

        assertThat(recording.errors()).isEmpty();
        assertThat(recording.counts().ok()).isEqualTo(50);
    }

    @Test
    void aCertificateThatNobodyTrustsIsARefusalWithItsReason(@TempDir Path folder) throws Exception {
        HttpsServer https = HttpsServer.create();
        https.setHttpsConfigurator(new HttpsConfigurator(OwnCertificate.context(folder)));
        server.stop(0);
        serve(https);
        Recording recording =
                drive(server.getAddress(), SslContextBuilder.forClient().build(), 20);

        assertThat(recording.counts().failed(FailureKind.CONNECT)).isEqualTo(20);
        assertThat(recording.errors()).extracting(ErrorCount::detail).allMatch(detail -> detail.contains("certificat"));
    }

    @Test
    void aServerThatMixesUpItsRepliesIsCaughtEveryTime() {
        twist = answer -> answer.replaceFirst("mk-[0-9a-f]{16}", "mk-00000000000000ff");
        Recording recording = drive(server.getAddress(), 50);

        assertThat(recording.counts().failed(FailureKind.FOREIGN_MARKER)).isEqualTo(50);
    }

    @Test
    void twoRepliesThatWereSwappedAreCaughtAndNamed() {
        String first = marker(123);
        String second = marker(125);
        twist = answer -> answer.contains(first) ? answer.replace(first, second) : answer.replace(second, first);
        Recording recording = drive(server.getAddress(), 200);

        assertThat(recording.counts().ok()).isEqualTo(198);
        assertThat(recording.wrongReplies())
                .extracting(reply -> reply.request() + ": " + reply.evidence())
                .containsExactlyInAnyOrder(
                        "123: " + second + " in place of " + first + ", which is that of request 125 (echo)",
                        "125: " + first + " in place of " + second + ", which is that of request 123 (echo)");
    }

    private static String marker(long arrival) {
        byte[] marker = new byte[Marker.LENGTH];
        Marker.write(Draws.next(42, 0, arrival, Marker.SLOT), marker);
        return Marker.text(marker, 0);
    }

    @Test
    void aServerThatAnswersWithOtherIdsIsCaughtEveryTime() {
        twist = answer -> answer.replaceFirst("\"id\":", "\"id\":1");
        Recording recording = drive(server.getAddress(), 50);

        assertThat(recording.counts().failed(FailureKind.WRONG_ID)).isEqualTo(50);
    }

    @Test
    void aTargetThatIsGoneFailsEveryArrivalWithItsReason() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
        }
        Recording recording = drive(nobody, 50);

        assertThat(recording.counts().failed(FailureKind.CONNECT)).isEqualTo(50);
        assertThat(recording.errors()).extracting(ErrorCount::detail).allMatch(detail -> detail.contains("refused"));
    }

    @Test
    void aServerThatHangsUpAmidAnAnswerFailsTheRequestAndIsConnectedToAgain() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> hangUp(listener));
            Recording recording =
                    drive(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()), 20);

            assertThat(recording.counts().failed(FailureKind.CLOSED)).isPositive();
            assertThat(recording.counts().ok()).isZero();
            assertThat(recording.driver().connectionsOpened()).isGreaterThan(4);
            assertThat(recording.counts().sent() + recording.counts().unsent()).isEqualTo(20);
        }
    }

    @Test
    void requestsThatMeetAnInjectedFaultAreCountedApart() {
        String first = marker(0);
        twist = answer -> answer.contains(first) ? answer.replace(first, marker(1)) : answer;
        Ledger even = (operation, arrival) -> arrival % 2 == 0 ? InjectedFault.SLOW.bit() : 0;
        LoadDriver.Settings settings = settings(server.getAddress());
        try (LoadDriver driver = new LoadDriver(settings, requests())) {
            Recording recording = driver.drive(hold(50, 1), requests(), new Watching(() -> {}), even);

            assertThat(recording.faults()).containsEntry(InjectedFault.SLOW, 25L);
            Injected injected = Objects.requireNonNull(recording.stages().get(0).injected());
            assertThat(injected.requests()).isEqualTo(25);
            assertThat(injected.failed()).isEqualTo(1);
            assertThat(injected.response().getTotalCount()).isEqualTo(25);
        }
    }

    @Test
    void connectionsAreOpenedAsTheyAreNeededUpToTheMostThatThereMayBe() {
        twist = answer -> {
            LockSupport.parkNanos(SLOW.toNanos());
            return answer;
        };
        LoadDriver.Settings settings = new LoadDriver.Settings(
                server.getAddress(), null, 1, 3, TIMEOUT, NettyTransport.chosen(), Distance.NONE);
        try (LoadDriver driver = new LoadDriver(settings, requests())) {
            assertThat(driver.openConnections()).isEqualTo(1);
            Recording recording = driver.drive(hold(100, 1), requests(), new Watching(() -> {}));

            assertThat(recording.errors()).isEmpty();
            assertThat(recording.driver().connectionsOpened()).isEqualTo(3);
        }
    }

    @Test
    void aNetworkBeforeTheTargetIsPartOfEachExchange() {
        Distance far = (operation, arrival) -> SLOW.toNanos() + arrival;
        LoadDriver.Settings settings =
                new LoadDriver.Settings(server.getAddress(), null, 16, 16, TIMEOUT, NettyTransport.chosen(), far);
        try (LoadDriver driver = new LoadDriver(settings, requests())) {
            Recording recording = driver.drive(hold(50, 1), requests(), new Watching(() -> {}));

            assertThat(recording.errors()).isEmpty();
            assertThat(recording.counts().ok()).isEqualTo(50);
            // A histogram keeps three digits.
            assertThat(recording.service().getMinNonZeroValue()).isGreaterThan(SLOW.toNanos() * 99 / 100);
        }
    }

    @Test
    void anAbortEndsADriveThatWouldLastAnHour() throws Exception {
        try (LoadDriver driver = new LoadDriver(settings(server.getAddress()), requests())) {
            Watching watching = new Watching(driver::abort);
            Recording recording = driver.drive(hold(20, 3600), requests(), watching);

            assertThat(recording.stages().get(0).cut()).isTrue();
            assertThat(recording.counts().sent())
                    .isEqualTo(recording.counts().ok() + recording.counts().failedTotal());
        }
    }

    private static void hangUp(ServerSocket listener) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                if (socket.getInputStream().read() >= 0) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(UTF_8));
                }
            } catch (IOException closed) {
                // The test is over, or the driver was faster.
            }
        }
    }

    private static Recording drive(InetSocketAddress address, int requests) {
        return drive(address, null, requests);
    }

    private static Recording drive(InetSocketAddress address, @Nullable SslContext tls, int requests) {
        LoadDriver.Settings settings = new LoadDriver.Settings(address, tls, 4, TIMEOUT, NettyTransport.chosen());
        try (LoadDriver driver = new LoadDriver(settings, requests())) {
            return driver.drive(hold(requests, 1), requests(), new Watching(() -> {}));
        }
    }

    private static LoadDriver.Settings settings(InetSocketAddress address) {
        return new LoadDriver.Settings(address, null, 4, TIMEOUT, NettyTransport.chosen());
    }

    private static Arrival hold(double perSecond, int seconds) {
        return Arrival.constant(perSecond, Duration.ofSeconds(seconds));
    }

    private static Requests requests() {
        RequestTemplate echo = new RequestTemplate(
                "echo",
                "POST /mcp HTTP/1.1\r\nHost: localhost\r\n",
                ",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":",
                Template.json(JSON.createObjectNode().put("text", "{marker} é")),
                "}}",
                List.of(),
                null,
                null);
        return new Requests(List.of(echo), List.of(1.0), List.of(new byte[0]), 42);
    }

    /** Does something when the first second is over. */
    private record Watching(Runnable atFirstSecond) implements LoadDriver.Listener {
        @Override
        public void started(long nanoTime) {}

        @Override
        public void second(Second second, Consumer<Second> giveBack) {
            atFirstSecond.run();
            giveBack.accept(second);
        }

        @Override
        public void stageOver(int stage, StageRecording recording) {}
    }
}
