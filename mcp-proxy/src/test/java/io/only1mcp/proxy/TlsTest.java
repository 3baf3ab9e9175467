package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.wire.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS in front of the gateway and behind it. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class TlsTest {
    private static final String CALL = TestClient.modernCall("7", "b0.echo", "{}");
    private static final String OK = "{\"content\":[{\"type\":\"text\",\"text\":\"ok\"}],\"resultType\":\"complete\"}";

    @TempDir
    private static Path folder;

    private static TestCertificates own;
    private static TestCertificates other;
    private static TestCertificates elsewhere;

    @BeforeAll
    static void make() throws Exception {
        own = TestCertificates.local(folder, "own");
        other = TestCertificates.local(folder, "other");
        elsewhere = TestCertificates.make(
                folder, "elsewhere", "EC", "-validity", "30", "-ext", "san=dns:elsewhere.example");
    }

    private static RunningProxy proxy(String yaml) throws IOException {
        return RunningProxy.with("--config=" + Files.writeString(folder.resolve("proxy.yaml"), yaml));
    }

    private static String backends(TestBackend backend, String tls) {
        return "backends: [{name: b0, url: \"" + backend.url() + "\"" + tls + "}]\n";
    }

    private static TestClient client(RunningProxy proxy, SSLContext context, String... protocols) throws IOException {
        Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), proxy.port());
        if (protocols.length > 0) {
            ((javax.net.ssl.SSLSocket) socket).setEnabledProtocols(protocols);
        }
        return new TestClient(socket);
    }

    private static ServerSocket secure(SSLContext context) throws IOException {
        return context.getServerSocketFactory().createServerSocket();
    }

    private static TestBackend secureBackend(TestCertificates certificates) throws Exception {
        return new TestBackend(secure(certificates.showingAndTrusting(own)), 0, TestBackend.modern("echo"));
    }

    private static void works(TestClient client) throws IOException {
        Answer answer = client.ask(CALL);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"id\":7,\"result\":" + OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void callsGoThroughTlsInFront(String version) throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = proxy(backends(backend, "") + "tls: {certificate: own.pem, key: own.key}\n");
                TestClient client = client(proxy, own.trusting(), version)) {
            works(client);
            works(client);
            assertThat(client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .body())
                    .startsWith("{\"status\":\"up\"");
            assertThat(client.metrics()).contains("only1mcp_");
            assertThat(proxy.log()).isEmpty();
        }
    }

    @Test
    void optionsAreEnoughForTlsInFront() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = RunningProxy.with(
                        "--backend=b0=" + backend.url(), "--tls-cert=" + own.certificate(), "--tls-key=" + own.key());
                TestClient client = client(proxy, own.trusting())) {
            works(client);
        }
    }

    @Test
    void clientsShowACertificateWhereAnAuthorityIsNamed() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = proxy(
                        backends(backend, "") + "tls: {certificate: own.pem, key: own.key, client_ca: other.pem}\n")) {
            try (TestClient known = client(proxy, other.showingAndTrusting(own))) {
                works(known);
            }
            try (TestClient none = client(proxy, own.trusting())) {
                assertThatThrownBy(() -> none.ask(CALL)).isInstanceOf(IOException.class);
            }
            assertThat(proxy.log()).isEmpty();
        }
    }

    @Test
    void anExpiredCertificateIsAWarning() throws Exception {
        TestCertificates.make(folder, "old", "EC", "-startdate", "-9d", "-validity", "3");
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = proxy(backends(backend, "") + "tls: {certificate: old.pem, key: old.key}\n")) {
            assertThat(proxy.log())
                    .singleElement()
                    .asString()
                    .startsWith("tls: ")
                    .contains("old.pem: the certificate expired");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls: {certificate: none.pem, key: own.key}|tls: FOLDER/none.pem: there is no such file",
                "tls: {certificate: own.pem, key: other.key}|tls: FOLDER/other.key: is not the key of the first certificate in",
                "tls: {certificate: own.pem, key: own.key, client_ca: own.key}|tls: FOLDER/own.key: holds no CERTIFICATE",
                "backends: [{name: b0, url: 'https://127.0.0.1:1/', tls: {ca: none.pem}}]|backend b0: tls: FOLDER/none.pem: there is no such file",
                "backends: [{name: b0, url: 'https://127.0.0.1:1/', tls: {certificate: own.pem, key: other.key}}]|backend b0: tls: FOLDER/other.key: is not the key"
            })
    void aFileThatCannotBeUsedIsNamed(String yamlAndMessage) {
        String[] parts = yamlAndMessage.split("\\|", -1);
        String yaml = parts[0].startsWith("tls")
                ? parts[0] + "\nbackends: [{name: b0, url: 'http://127.0.0.1:1/'}]\n"
                : parts[0];
        assertThatThrownBy(() -> proxy(yaml).close())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(parts[1].replace("FOLDER", folder.toString()))
                .message()
                .doesNotContain("\n");
    }

    @Test
    void callsGoThroughTlsBehind() throws Exception {
        try (TestBackend backend = secureBackend(own);
                RunningProxy proxy = proxy(backends(backend, ", tls: {ca: own.pem}"));
                TestClient client = new TestClient(proxy.port())) {
            String large = "\"" + "x".repeat(3_000_000) + "\"";
            works(client);
            assertThat(client.ask(TestClient.modernCall("7", "b0.echo", large)).body())
                    .contains(OK);
            works(client);
            assertThat(backend.connections()).isEqualTo(1);
            assertThat(backend.requests("tools/call")).hasSize(3);
        }
    }

    @Test
    void theGatewayShowsItsCertificateToABackendThatAsks() throws Exception {
        SSLServerSocket asking = (SSLServerSocket) secure(own.showingAndTrusting(other));
        asking.setNeedClientAuth(true);
        try (TestBackend backend = new TestBackend(asking, 0, TestBackend.modern("echo"))) {
            try (RunningProxy proxy =
                            proxy(backends(backend, ", tls: {ca: own.pem, certificate: other.pem, key: other.key}"));
                    TestClient client = new TestClient(proxy.port())) {
                works(client);
            }
            try (RunningProxy proxy = proxy(backends(backend, ", tls: {ca: own.pem}"));
                    TestClient client = new TestClient(proxy.port())) {
                Answer answer = client.ask(CALL);
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("backend b0: TLS failed: ");
            }
        }
    }

    private static void isUnreachable(TestBackend backend, String tls, String why) throws IOException {
        try (RunningProxy proxy = proxy(backends(backend, tls));
                TestClient client = new TestClient(proxy.port())) {
            Answer answer = client.ask(CALL);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("backend b0: cannot be reached at " + backend.url() + ": " + why);
            assertThat(proxy.log()).singleElement().asString().contains(why);
            assertThat(client.metrics()).contains("only1mcp_backend_connections{backend=\"b0\"} 0");
        }
    }

    @Test
    void aBackendMustBeWhoItIsCalledAndTrusted() throws Exception {
        try (TestBackend backend = secureBackend(own)) {
            isUnreachable(backend, "", "its certificate is signed by nobody who is trusted");
            isUnreachable(backend, ", tls: {ca: other.pem}", "its certificate is signed by nobody who is trusted");
        }
        try (TestBackend backend = secureBackend(elsewhere)) {
            isUnreachable(backend, ", tls: {ca: elsewhere.pem}", "its certificate is refused: ");
        }
    }

    @Test
    void aBackendThatSpeaksNoTlsIsSaidToBeSo() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The gateway hung up, which is what it should do.
                }
            });
            answering.start();
            try (RunningProxy proxy =
                            RunningProxy.with("--backend=b0=https://127.0.0.1:" + plain.getLocalPort() + "/mcp");
                    TestClient client = new TestClient(proxy.port())) {
                assertThat(client.ask(CALL).body()).contains("it speaks no TLS there; say http://");
            }
            answering.join();
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionEndsWithTheGoodbyeOfTls() throws Exception {
        String whole = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}";
        String endless = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + whole;
        try (TestBackend backend = new TestBackend(secure(own.showingAndTrusting(own)), 0, (request, out) -> {
                    out.write(endless.getBytes(US_ASCII));
                    return null;
                });
                RunningProxy proxy = proxy(backends(backend, ", tls: {ca: own.pem}"));
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(CALL).body()).isEqualTo(whole);
        }
        CountDownLatch written = new CountDownLatch(1);
        try (CutOff backend = new CutOff(own, endless, written);
                RunningProxy proxy = proxy("backends: [{name: b0, url: 'https://127.0.0.1:" + backend.port()
                        + "/', tls: {ca: own.pem}}]");
                TestClient client = new TestClient(proxy.port())) {
            client.send(CALL);
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            // What was cut off is not passed on as if it were whole.
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("\"id\":7,\"error\"");
        }
    }

    /** A backend whose TCP connection ends without a word of TLS, as an attacker would have it. */
    private static final class CutOff implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

        CutOff(TestCertificates certificates, String answer, CountDownLatch written) throws Exception {
            SSLContext context = certificates.showingAndTrusting(certificates);
            Thread thread = new Thread(() -> {
                try (Socket tcp = listening.accept()) {
                    javax.net.ssl.SSLSocket tls =
                            (javax.net.ssl.SSLSocket) context.getSocketFactory().createSocket(tcp, "client", 1, false);
                    tls.setUseClientMode(false);
                    tls.getInputStream().read(new byte[16_384]);
                    tls.getOutputStream().write(answer.getBytes(US_ASCII));
                    written.countDown();
                } catch (IOException e) {
                    // The test sees that nothing was written.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
