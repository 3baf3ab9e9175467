package io.only1mcp.wire.http;

import static io.only1mcp.wire.http.TestServer.STREAMED;
import static io.only1mcp.wire.http.TestServer.ok;
import static io.only1mcp.wire.http.TestServer.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.only1mcp.wire.NoLeaks;
import io.only1mcp.wire.tls.ClientCertificates;
import io.only1mcp.wire.tls.TestCertificates;
import io.only1mcp.wire.tls.TlsContexts;
import io.only1mcp.wire.tls.TlsIdentity;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server of HTTP behind TLS. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class TlsServerTest {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULT.withBodyBytes(5_000_000);

    @TempDir
    private static Path folder;

    private static TestCertificates own;
    private static TestCertificates client;

    private TestServer server;

    @BeforeAll
    static void make() throws Exception {
        own = TestCertificates.local(folder, "own");
        client = TestCertificates.local(folder, "client");
    }

    private static SslContext plain() {
        return TlsContexts.server(TlsIdentity.read(own.certificate(), own.key()), null, ClientCertificates.NONE);
    }

    private static SslContext asking(ClientCertificates how) {
        return TlsContexts.server(TlsIdentity.read(own.certificate(), own.key()), client.certificate(), how);
    }

    @BeforeEach
    void start() throws IOException {
        server = bind(plain(), LIMITS);
    }

    private static TestServer bind(SslContext context, HttpLimits limits) throws IOException {
        return new TestServer(NettyTransport.chosen(), limits, new HttpAccess(HostRule.ANY, context));
    }

    private void restart(SslContext context, HttpLimits limits) throws IOException {
        server.close();
        server = bind(context, limits);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SSLSocket socket(SSLContext context, String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private RawClient secure(String... protocols) throws Exception {
        return new RawClient(socket(own.trusting(), protocols));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void requestsAreServedInBothVersions(String version) throws Exception {
        String large = "0123456789".repeat(400_000);
        try (RawClient over = secure(version)) {
            assertThat(over.send(post("/", "hello")).answer()).isEqualTo(ok("hello"));
            assertThat(over.send(post("/", large)).answer()).isEqualTo(ok(large));
            assertThat(over.send(post("/", "again")).answer()).isEqualTo(ok("again"));
        }
    }

    @Test
    void noOlderVersionIsOffered() {
        assertThat(plain().newEngine(ByteBufAllocator.DEFAULT).getEnabledProtocols())
                .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(TlsContexts.client(null, null)
                        .newEngine(ByteBufAllocator.DEFAULT)
                        .getEnabledProtocols())
                .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            requests.append(post("/", "n" + i));
            answers.append(ok("n" + i));
        }
        try (RawClient over = secure()) {
            over.send(requests.toString());
            assertThat(over.read(answers.length())).asString().isEqualTo(answers.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aStreamedAnswerWaitsForAClientThatReadsSlowly(String version) throws Exception {
        try (RawClient over = secure(version)) {
            over.send(post("/stream", ""));
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("waiting");
            assertThat(over.head()).contains("Content-Length: " + STREAMED);
            assertThat(over.read(STREAMED)).hasSize(STREAMED);
            assertThat(over.send(post("/", "next")).answer()).isEqualTo(ok("next"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theServerSaysGoodbye(String version) throws Exception {
        // Without the goodbye of TLS the end would be an exception here.
        try (RawClient over = secure(version)) {
            over.send(post("/", "x").replace("Host", "Connection: close\r\nHost"));
            assertThat(over.rest()).endsWith("x");
        }
        try (RawClient over = secure(version)) {
            over.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000001\r\n\r\n");
            assertThat(over.rest()).startsWith("HTTP/1.1 413 ").endsWith("}}");
        }
    }

    @Test
    void aClientThatSaysGoodbyeHasGone() throws Exception {
        SSLSocket socket = socket(own.trusting(), "TLSv1.3");
        try (RawClient over = new RawClient(socket)) {
            over.send(post("/never", ""));
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
            socket.shutdownOutput();
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
            assertThat(over.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u0016\u0003\u0001\u0000\u0005garbage", "\u0000\u0000"})
    void whoSpeaksNoTlsIsClosedWithoutALineInTheLog(String bytes) throws Exception {
        try (RawClient over = new RawClient(server.port())) {
            over.send(bytes);
            if (bytes.startsWith("\u0000")) {
                over.send(" more");
            }
            over.rest();
        }
        try (RawClient next = secure()) {
            assertThat(next.send(post("/", "next")).answer()).isEqualTo(ok("next"));
        }
        assertThat(server.events()).isEmpty();
    }

    private static ByteBuf clientHello() throws Exception {
        SSLEngine engine = own.trusting().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Unpooled.wrappedBuffer(hello.flip());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100})
    void aHandshakeTakesAtMostTenSecondsHoweverMuchOfItsBeginningCame(int percent) throws Exception {
        SslHandler handler = TlsContexts.accepting(plain(), ByteBufAllocator.DEFAULT);
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        channel.freezeTime();
        ByteBuf hello = clientHello();
        channel.writeInbound(hello.readRetainedSlice(hello.readableBytes() * percent / 100));
        hello.release();
        assertThat(channel.outboundMessages().isEmpty())
                .as("the server has its say behind a whole hello only")
                .isEqualTo(percent < 100);
        channel.advanceTimeBy(9_900, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(handler.handshakeFuture().cause()).hasMessageContaining("handshake timed out");
        channel.finishAndReleaseAll();
    }

    @Test
    void aClientThatTakesNothingIsGivenUpWithoutALineInTheLog() throws Exception {
        restart(plain(), LIMITS.withRequestTimeout(Duration.ofMillis(100)));
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Handler remembering = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(SslHandler.class.getName());
        log.addHandler(remembering);
        try (RawClient client = secure()) {
            client.send(post("/stream", ""));
            String event = "";
            while (!event.equals("closed")) {
                event = server.events().poll(20, TimeUnit.SECONDS);
                assertThat(event).isIn("waiting", "closed");
            }
        } finally {
            log.removeHandler(remembering);
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void aConnectionThatOnlyShookHandsIsIdleAndNoSlowRequest() throws Exception {
        restart(plain(), LIMITS.withRequestTimeout(Duration.ofMillis(100)));
        SSLSocket idle = socket(own.trusting());
        idle.startHandshake();
        try (RawClient waiting = new RawClient(idle);
                RawClient slow = secure()) {
            slow.send("POST / HT");
            assertThat(slow.rest()).startsWith("HTTP/1.1 408 ");
            assertThat(waiting.send(post("/", "x")).answer()).isEqualTo(ok("x"));
        }
    }

    @Test
    void aClientWithoutACertificateIsTurnedAwayWhereOneIsNeeded() throws Exception {
        restart(asking(ClientCertificates.NEED), LIMITS);
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (RawClient none = secure(version)) {
                assertThatThrownBy(() -> none.send(post("/", "x")).answer()).isInstanceOf(IOException.class);
            }
            try (RawClient stranger = new RawClient(socket(own.showingAndTrusting(own), version))) {
                assertThatThrownBy(() -> stranger.send(post("/", "x")).answer()).isInstanceOf(IOException.class);
            }
            try (RawClient known = new RawClient(socket(client.showingAndTrusting(own), version))) {
                assertThat(known.send(post("/", "x")).answer()).isEqualTo(ok("x"));
            }
        }
        assertThat(server.events()).isEmpty();
    }

    @Test
    void aClientMayBeAskedForACertificateAndHaveNone() throws Exception {
        restart(asking(ClientCertificates.WANT), LIMITS);
        try (RawClient none = secure()) {
            assertThat(none.send(post("/", "x")).answer()).isEqualTo(ok("x"));
        }
        try (RawClient known = new RawClient(socket(client.showingAndTrusting(own)))) {
            assertThat(known.send(post("/", "x")).answer()).isEqualTo(ok("x"));
        }
    }
}
