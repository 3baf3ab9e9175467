package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.wire.NoLeaks;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.tls.ClientCertificates;
import io.only1mcp.wire.tls.TestCertificates;
import io.only1mcp.wire.tls.TlsContexts;
import io.only1mcp.wire.tls.TlsIdentity;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that say that they send nothing more, and go on to read. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class HalfClosedTest {
    private static final byte[] LARGE = "0123456789".repeat(1_000_000).getBytes(ISO_8859_1);

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private HttpLimits limits = HttpLimits.DEFAULT;
    private EventLoopGroup group = NettyTransport.chosen().newLoop("server");
    private HttpServer server = serve(NettyTransport.chosen(), HttpAccess.OPEN);

    /** Answers at once with ten megabytes or with the body, or never. */
    private final class Service implements HttpService {
        private static final AnswerHead OK = AnswerHead.of(200, "text/plain");

        @Override
        public void serve(HttpExchange exchange) {
            switch (exchange.head().path()) {
                case "/never" -> events.add("asked");
                case "/large" -> exchange.answer(OK.answer(exchange.allocator(), exchange.keepAlive(), LARGE));
                default ->
                    exchange.answer(OK.answer(
                            exchange.allocator(), exchange.keepAlive(), exchange.body(), 0, exchange.bodyEnd()));
            }
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
            events.add("failed " + cause);
        }
    }

    private HttpServer serve(NettyTransport transport, HttpAccess access) {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            return HttpServer.bind(transport, group.next(), free, limits, access, new Service());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop(Duration.ofSeconds(5));
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void restart(NettyTransport transport, HttpAccess access) throws InterruptedException {
        stop();
        group = transport.newLoop("server");
        server = serve(transport, access);
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

    @ParameterizedTest
    @CsvSource({"chosen, HTTP/1.1", "nio, HTTP/1.1", "chosen, HTTP/1.0"})
    void whatIsAnsweredAtOnceIsAnsweredWhole(String transport, String version) throws Exception {
        restart(
                transport.equals("chosen") ? NettyTransport.chosen() : NettyTransport.named(transport),
                HttpAccess.OPEN);
        try (RawClient client = client()) {
            String all = client.send(post("/large", "").replace("HTTP/1.1", version))
                    .end()
                    .rest();
            assertThat(all).startsWith("HTTP/1.1 200 ").hasSizeGreaterThan(LARGE.length);
        }
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chosen", "nio"})
    void allThatWasSentAheadIsAnsweredToo(String transport) throws Exception {
        restart(
                transport.equals("chosen") ? NettyTransport.chosen() : NettyTransport.named(transport),
                HttpAccess.OPEN);
        int count = 4;
        try (RawClient client = client()) {
            // Each is more than the kernel takes at once, so the next ones wait.
            String all = client.send(post("/large", "").repeat(count)).end().rest();
            assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(count + 1);
            assertThat(all).hasSizeGreaterThan(count * LARGE.length);
        }
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HT",
                "POST / HTTP/1.1\r\nHost: a\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
            })
    void halfARequestIsNoneAndWhatCameBeforeItIsAnswered(String half) throws Exception {
        try (RawClient client = client()) {
            assertThat(client.send(half).end().rest()).isEmpty();
        }
        try (RawClient client = client()) {
            assertThat(client.send(post("/", "whole") + half).end().rest()).isEqualTo(ok("whole"));
        }
        assertThat(events).isEmpty();
    }

    @Test
    void aRefusalIsReadByTheClient() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.send("PUT / HTTP/1.1\r\nHost: a\r\n\r\n").end().rest())
                    .startsWith("HTTP/1.1 405 ")
                    .endsWith("}}");
        }
        assertThat(events).containsExactly("refused 405");
    }

    @Test
    void aRequestInHandIsGivenUpBecauseTheClientMayHaveGone() throws Exception {
        try (RawClient client = client()) {
            client.send(post("/", "ready") + post("/never", "")).end();
            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
            assertThat(client.rest()).isEqualTo(ok("ready"));
        }
        assertThat(server.stop(Duration.ofSeconds(20))).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void whoTakesNothingOfItsAnswerIsGivenUp() throws Exception {
        limits = HttpLimits.DEFAULT.withRequestTimeout(Duration.ofMillis(100));
        restart(NettyTransport.chosen(), HttpAccess.OPEN);
        try (RawClient client = client()) {
            client.send(post("/large", "")).end();
            assertThat(client.read()).isEqualTo('H');
            Waits.until(() -> server.connections() == 0);
        }
    }

    @Test
    void theEndOfWhatComesOverTlsIsTheSame(@TempDir Path folder) throws Exception {
        TestCertificates own = TestCertificates.local(folder, "own");
        TlsIdentity identity = TlsIdentity.read(own.certificate(), own.key());
        restart(
                NettyTransport.chosen(),
                new HttpAccess(HostRule.ANY, TlsContexts.server(identity, null, ClientCertificates.NONE)));
        SSLSocket socket = (SSLSocket)
                own.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.send(post("/large", "")).end().rest())
                    .startsWith("HTTP/1.1 200 ")
                    .hasSizeGreaterThan(LARGE.length);
        }
    }
}
