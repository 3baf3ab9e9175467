package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.only1mcp.wire.NoLeaks;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
@Timeout(60)
class HttpServerTest {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULT.withBodyBytes(200_000);

    private final NettyTransport transport = NettyTransport.chosen();
    private final EventLoopGroup group = transport.newLoop("server");
    private final TestService service = new TestService();
    private HttpServer server;

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
        server.stop(Duration.ofSeconds(5));
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Answers with the body, or does what the path says. */
    private static final class TestService implements HttpService {
        private static final AnswerHead OK = AnswerHead.of(200, "text/plain");
        private static final byte[] PIECE = new byte[16 * 1024];
        static final int PIECES = 640;

        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private int left;

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
                case "/broken" -> throw new IllegalStateException("a bug");
                case "/stream" -> {
                    left = PIECES;
                    ByteBuf head = exchange.allocator().directBuffer();
                    OK.write(head, (long) PIECES * PIECE.length, exchange.keepAlive());
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
    }

    private RawClient client() throws IOException {
        return new RawClient(server.port());
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void aBodyIsHandedOverAndAnswered() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send(post("/", "hello")).answer()).isEqualTo(ok("hello"));
            assertThat(client.send(post("/", "again")).answer()).isEqualTo(ok("again"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        try (RawClient client = client()) {
            for (char c : post("/", "slow").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.answer()).isEqualTo(ok("slow"));
        }
    }

    @Test
    void aChunkedBodyIsPutTogether() throws IOException {
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            client.send("10;x=y\r\n0123456789abcdef\r\n0\r\nT: 1\r\n\r\n");
            assertThat(client.answer()).isEqualTo(ok("abc0123456789abcdef"));
        }
    }

    @Test
    void aBodyUpToTheLimitIsServedWhole() throws IOException {
        String body = "0123456789".repeat(20_000);
        try (RawClient client = client()) {
            assertThat(client.send(post("/", body)).answer()).isEqualTo(ok(body));
            assertThat(client.send(post("/", "small")).answer()).isEqualTo(ok("small"));
        }
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeAnyBody() throws IOException {
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200001\r\n\r\n");
            assertThat(client.rest())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("Connection: close\r\n")
                    .contains("\"code\":-31413")
                    .contains("200000 bytes");
        }
    }

    @Test
    void chunksBeyondTheLimitAreRefusedWhenTheyAreTooMany() throws IOException {
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            for (int i = 0; i < 7; i++) {
                client.send(chunk);
            }
            assertThat(client.rest()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void theBodyIsAskedForWhenTheClientWaitsForIt() throws IOException {
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("ab").answer()).isEqualTo(ok("ab"));
        }
    }

    @Test
    void theBodyIsNotAskedForWhenItIsThereOrTooLarge() throws IOException {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
        try (RawClient client = client()) {
            assertThat(client.send(head + "2\r\n\r\nab").answer()).isEqualTo(ok("ab"));
            assertThat(client.send(head + "200001\r\n\r\n").head()).startsWith("HTTP/1.1 413 ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST / HTTP/1.1~~|400",
                "POST / HTTP/1.1~Host: a~Host: a~~|400",
                "POST / HTTP/1.2~Host: a~~|505",
                "POST / HTTP/2.0~Host: a~~|505",
                "PRI * HTTP/2.0~~|505",
                "PUT / HTTP/1.1~Host: a~~|405",
                "HEAD / HTTP/1.1~Host: a~~|405",
                "CONNECT a:1 HTTP/1.1~Host: a~~|405",
                "POST mcp HTTP/1.1~Host: a~~|400",
                "POST /\u0001 HTTP/1.1~Host: a~~|400",
                "POST /ä HTTP/1.1~Host: a~~|400",
                "POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~|501",
                "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~|400",
                "POST / HTTP/1.0~Transfer-Encoding: chunked~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 1~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: 1, 1~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: -1~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: +1~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: 99999999999999999999~~|400",
                "POST / HTTP/1.1~Host: a~Bad Name: x~~|400",
                "POST / HTTP/1.1~Host: a~X: a\u0000b~~|400",
                "POST / HTTP/1.1~Host: a~X: y^Z: z~~|400",
                "POST / HTTP/1.1~Host: a~X: y§z~~|400",
                "POST / HTTP/1.1~Host: a~Host : a~~|400",
                "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3^abc^0^^|400",
                "POST / HTTP/1.1~Host: a~X: a~ b~~|400",
                "POST / HTTP/1.1~Host: a~X: a~\tb~~|400",
                "POST / HTTP/1.1~ Host: a~~|400",
                "~~POST / HTTP/1.1~Host: a~X: a~ b~~|400",
                "POST / HTTP/1.1~Host: a~Expect: 200-ok~~|417",
                "POST / HTTP/1.1~Host: a~Origin: http://evil.example~~|403",
                "POST / HTTP/1.1~Host: a~Origin: http://localhost:1~Origin: http://evil.example~~|400",
                "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~zz~|400",
                "garbage~~|400"
            })
    void whatBreaksTheRulesOfHttpIsRefused(String request, int status) throws Exception {
        try (RawClient client = client()) {
            String answer = client.send(
                            request.replace("~", "\r\n").replace("^", "\n").replace("§", "\r"))
                    .rest();
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close\r\n");
            assertThat(service.events.poll(10, TimeUnit.SECONDS)).isEqualTo("refused " + status);
            if (!request.startsWith("HEAD")) {
                assertThat(answer).contains("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-3");
            } else {
                assertThat(answer).endsWith("\r\n\r\n");
            }
        }
    }

    @Test
    void headsBeyondTheLimitsAreRefused() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send("POST /" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n")
                            .rest())
                    .startsWith("HTTP/1.1 414 ");
        }
        try (RawClient client = client()) {
            assertThat(client.send("POST / HTTP/1.1\r\nX: " + "x".repeat(40_000) + "\r\n\r\n")
                            .rest())
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost", "http://localhost:5173", "https://127.0.0.1:8080", "http://[::1]:1", "HTTP"})
    void originsOfThisMachineAreServed(String origin) throws IOException {
        try (RawClient client = client()) {
            String answer = client.send("GET / HTTP/1.1\r\nHost: a\r\nOrigin: " + origin + "\r\n\r\n")
                    .head();
            assertThat(answer).startsWith(origin.equals("HTTP") ? "HTTP/1.1 403 " : "HTTP/1.1 200 ");
        }
    }

    @Test
    void aFoldedFieldIsSeenHoweverItComes() {
        String request = "POST / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\nContent-Length: 1\r\n\r\nx";
        for (int cut = 1; cut < request.length() - 1; cut++) {
            EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(HttpLimits.DEFAULT));
            channel.writeInbound(Unpooled.copiedBuffer(request.substring(0, cut), US_ASCII));
            channel.writeInbound(Unpooled.copiedBuffer(request.substring(cut), US_ASCII));
            ReceivedHead head = channel.readInbound();
            assertThat(head.fault()).as("cut at %d", cut).isEqualTo(ReceivedHead.Fault.MALFORMED);
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void blankLinesAheadAndBlanksInABodyAreNoFoldedFields() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send("\r\n\r\n" + post("/", " x\r\n y")).answer()).isEqualTo(ok(" x\r\n y"));
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n x")
                    .send("\r\n");
            assertThat(client.answer()).isEqualTo(ok(" x\r\n"));
        }
    }

    private void restart(HostRule hosts) throws Exception {
        server.stop(Duration.ofSeconds(1));
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = HttpServer.bind(transport, group.next(), free, LIMITS, new HttpAccess(hosts, null), service);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost|200",
                "LOCALHOST:1|200",
                "127.0.0.1:65535|200",
                "[::1]:8080|200",
                "gateway.example|200",
                "gateway.example:443|200",
                "evil.example|403",
                "localhost.evil.example|403",
                "127.0.0.1.evil.example|403",
                "localhost:x|403",
                "localhost:123456|403",
                "''|403",
                "gateway.example.evil|403"
            })
    void aServerOfThisMachineAnswersToItsOwnNamesOnly(String host, int status) throws Exception {
        restart(HostRule.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), List.of("gateway.example")));
        try (RawClient client = client()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 " + status);
        }
        try (RawClient client = client()) {
            assertThat(client.send("GET http://" + host + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 " + status);
        }
        try (RawClient client = client()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://" + host + "\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void aServerElsewhereAnswersToAnyNameUnlessItWasGivenSome() {
        InetSocketAddress anywhere = new InetSocketAddress("0.0.0.0", 1);
        assertThat(HostRule.of(anywhere, List.of()).answersTo("any.example")).isTrue();
        assertThat(HostRule.of(anywhere, List.of()).allowsOrigin("http://any.example"))
                .isFalse();
        HostRule given = HostRule.of(anywhere, List.of("given.example"));
        assertThat(given.answersTo("any.example")).isFalse();
        assertThat(given.answersTo("given.example:1")).isTrue();
        assertThat(given.answersTo("localhost")).isTrue();
        assertThat(given.allowsOrigin("https://given.example")).isTrue();
        HostRule second = HostRule.of(new InetSocketAddress("127.0.0.2", 1), List.of());
        assertThat(second.answersTo("127.0.0.2:1")).isTrue();
        assertThat(second.answersTo("any.example")).isFalse();
    }

    @Test
    void aHostThatNobodyKnowsIsSaidInOneLine() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no.such.host.invalid", 1);
        assertThatThrownBy(() -> HttpServer.bind(transport, group.next(), nowhere, LIMITS, service))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen at no.such.host.invalid: nobody knows this host");
    }

    @Test
    void theAbsoluteFormOfATargetIsUnderstood() throws IOException {
        try (RawClient client = client()) {
            client.send("POST http://a:1/broken?x=1 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            requests.append(post(i % 100 == 0 ? "/later" : "/", "n" + i));
            answers.append(ok("n" + i));
        }
        try (RawClient client = client()) {
            client.send(requests.toString());
            assertThat(new String(client.read(answers.length()), ISO_8859_1)).isEqualTo(answers.toString());
        }
    }

    @Test
    void serversOfOneProcessDoNotShareTheirMemory() throws Exception {
        EventLoopGroup second = transport.newLoop("second");
        HttpServer other = HttpServer.bind(
                transport,
                second.next(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                LIMITS,
                new TestService());
        Thread[] threads = new Thread[2];
        List<Throwable> broken = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) {
            int port = i == 0 ? server.port() : other.port();
            String body = (i == 0 ? "a" : "b").repeat(30_000);
            threads[i] = new Thread(() -> {
                try (RawClient client = new RawClient(port)) {
                    for (int n = 0; n < 500; n++) {
                        assertThat(client.send(post("/", body)).answer()).isEqualTo(ok(body));
                    }
                } catch (IOException | AssertionError e) {
                    broken.add(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        other.stop(Duration.ofSeconds(1));
        second.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        assertThat(broken).isEmpty();
    }

    @Test
    void anOldClientAndOneThatSaysCloseAreClosed() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx")
                            .rest())
                    .isEqualTo(ok("x").replace("Content-Length", "Connection: close\r\nContent-Length"));
        }
        try (RawClient client = client()) {
            client.send(post("/", "x").replace("Host", "Connection: Keep, Close\r\nHost"));
            assertThat(client.rest()).contains("Connection: close\r\n").endsWith("x");
        }
    }

    @Test
    void aRequestThatDoesNotArriveInTimeIsGivenUp() throws IOException, InterruptedException {
        server.stop(Duration.ofSeconds(1));
        server = bind(LIMITS.withRequestTimeout(Duration.ofMillis(100)));
        try (RawClient head = client();
                RawClient body = client();
                RawClient idle = client()) {
            head.send("POST / HT");
            body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx");
            assertThat(head.rest()).startsWith("HTTP/1.1 408 ");
            assertThat(body.rest()).startsWith("HTTP/1.1 408 ");
            assertThat(idle.send(post("/", "x")).answer()).isEqualTo(ok("x"));
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterAWhile() throws IOException, InterruptedException {
        server.stop(Duration.ofSeconds(1));
        server = bind(LIMITS.withIdleTimeout(Duration.ofMillis(100)));
        try (RawClient client = client()) {
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aClientThatTakesNothingIsGivenUp() throws Exception {
        server.stop(Duration.ofSeconds(1));
        server = bind(LIMITS.withRequestTimeout(Duration.ofMillis(100)));
        try (RawClient client = client()) {
            client.send(post("/stream", ""));
            String event = "";
            while (!event.equals("closed")) {
                event = service.events.poll(20, TimeUnit.SECONDS);
                assertThat(event).isIn("waiting", "closed");
            }
        }
    }

    @Test
    void aStreamedAnswerWaitsForAClientThatReadsSlowly() throws Exception {
        int length = TestService.PIECES * TestService.PIECE.length;
        try (RawClient client = client()) {
            client.send(post("/stream", ""));
            assertThat(service.events.poll(10, TimeUnit.SECONDS)).isEqualTo("waiting");
            assertThat(client.head()).contains("Content-Length: " + length);
            assertThat(client.read(length)).hasSize(length);
            assertThat(client.send(post("/", "next")).answer()).isEqualTo(ok("next"));
        }
    }

    @Test
    void theServiceHearsThatAClientWentAway() throws Exception {
        try (RawClient client = client()) {
            client.send(post("/never", ""));
            assertThat(service.events.poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
        }
        assertThat(service.events.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void aBugInTheServiceIsAnsweredAndReported() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.send(post("/broken", "")).rest())
                    .startsWith("HTTP/1.1 500 ")
                    .contains("-32603");
        }
        assertThat(service.events.poll(10, TimeUnit.SECONDS)).isEqualTo("failed a bug");
    }

    @Test
    void stoppingLetsWhatIsInHandBeAnswered() throws Exception {
        try (RawClient busy = client();
                RawClient idle = client()) {
            assertThat(idle.send(post("/", "x")).answer()).isEqualTo(ok("x"));
            busy.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nta");
            busy.send("sk");
            int port = server.port();
            assertThat(service.events.poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
            assertThat(server.stop(Duration.ofSeconds(20))).isTrue();
            assertThat(busy.rest()).startsWith("HTTP/1.1 200 ").endsWith("task");
            assertThat(idle.read()).isEqualTo(-1);
            assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void stoppingCutsOffWhatTakesTooLong() throws Exception {
        try (RawClient client = client()) {
            client.send(post("/never", ""));
            assertThat(service.events.poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
            assertThat(server.stop(Duration.ofMillis(50))).isFalse();
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> HttpServer.bind(transport, group.next(), taken, LIMITS, service))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen at ")
                .hasMessageContaining(String.valueOf(server.port()));
    }

    @Test
    void aNumberIsWrittenInDecimal() {
        ByteBuf out = Unpooled.buffer();
        for (long number : new long[] {0, 9, 10, 1_234_567_890_123L}) {
            AnswerHead.writeNumber(out, number);
            out.writeByte(' ');
        }
        assertThat(out.toString(US_ASCII)).isEqualTo("0 9 10 1234567890123 ");
        out.release();
    }
}
