package io.only1mcp.wire.http;

import static io.only1mcp.wire.http.TestServer.LARGE;
import static io.only1mcp.wire.http.TestServer.ok;
import static io.only1mcp.wire.http.TestServer.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.NoLeaks;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.tls.ClientCertificates;
import io.only1mcp.wire.tls.TestCertificates;
import io.only1mcp.wire.tls.TlsContexts;
import io.only1mcp.wire.tls.TlsIdentity;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(NettyTransport transport, HttpLimits limits, HttpAccess access) throws IOException {
        server.close();
        server = new TestServer(transport, limits, access);
    }

    @ParameterizedTest
    @CsvSource({"chosen, HTTP/1.1", "nio, HTTP/1.1", "chosen, HTTP/1.0"})
    void whatIsAnsweredAtOnceIsAnsweredWhole(String transport, String version) throws Exception {
        restart(
                transport.equals("chosen") ? NettyTransport.chosen() : NettyTransport.named(transport),
                TestServer.LIMITS,
                HttpAccess.OPEN);
        try (RawClient client = server.client()) {
            String all = client.send(post("/large", "").replace("HTTP/1.1", version))
                    .end()
                    .rest();
            assertThat(all).startsWith("HTTP/1.1 200 ").hasSizeGreaterThan(LARGE.length);
        }
        assertThat(server.events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chosen", "nio"})
    void allThatWasSentAheadIsAnsweredToo(String transport) throws Exception {
        restart(
                transport.equals("chosen") ? NettyTransport.chosen() : NettyTransport.named(transport),
                TestServer.LIMITS,
                HttpAccess.OPEN);
        int count = 4;
        try (RawClient client = server.client()) {
            // Each is more than the kernel takes at once, so the next ones wait.
            String all = client.send(post("/large", "").repeat(count)).end().rest();
            assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(count + 1);
            assertThat(all).hasSizeGreaterThan(count * LARGE.length);
        }
        assertThat(server.events()).isEmpty();
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
        try (RawClient client = server.client()) {
            assertThat(client.send(half).end().rest()).isEmpty();
        }
        try (RawClient client = server.client()) {
            assertThat(client.send(post("/", "whole") + half).end().rest()).isEqualTo(ok("whole"));
        }
        assertThat(server.events()).isEmpty();
    }

    @Test
    void aRefusalIsReadByTheClient() throws Exception {
        try (RawClient client = server.client()) {
            assertThat(client.send("PUT / HTTP/1.1\r\nHost: a\r\n\r\n").end().rest())
                    .startsWith("HTTP/1.1 405 ")
                    .endsWith("}}");
        }
        assertThat(server.events()).containsExactly("refused 405");
    }

    @Test
    void aRequestInHandIsGivenUpBecauseTheClientMayHaveGone() throws Exception {
        try (RawClient client = server.client()) {
            client.send(post("/", "ready") + post("/never", "")).end();
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
            assertThat(client.rest()).isEqualTo(ok("ready"));
        }
        assertThat(server.stop(Duration.ofSeconds(20))).isTrue();
        assertThat(server.events()).isEmpty();
    }

    @Test
    void whoTakesNothingOfItsAnswerIsGivenUp() throws Exception {
        restart(NettyTransport.chosen(), TestServer.LIMITS.withRequestTimeout(Duration.ofMillis(100)), HttpAccess.OPEN);
        try (RawClient client = server.client()) {
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
                TestServer.LIMITS,
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
