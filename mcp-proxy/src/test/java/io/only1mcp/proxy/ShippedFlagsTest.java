package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.only1mcp.proxy.auth.TestIssuer;
import io.only1mcp.wire.tls.TestCertificates;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of the JVM that the gateway is shipped with: what they keep it to, and that they are explained. */
@Timeout(120)
class ShippedFlagsTest {
    @TempDir
    private Path folder;

    @Test
    void largeRequestsAtOnceNeitherFillTheHeapNorWaitForEver() throws Exception {
        String large = TestClient.modernCall("1", "b0.echo", "\"" + "x".repeat(8_000_000) + "\"");
        try (TestBackend backend = new TestBackend((request, out) -> TestBackend.result(request, "1"));
                GatewayProcess gateway =
                        GatewayProcess.startAsShipped(folder, "--backend", "b0=" + backend.url(), "--port", "0")) {
            ExecutorService clients = Executors.newFixedThreadPool(8);
            try {
                int port = gateway.port();
                List<Callable<TestClient.Answer>> uploads = Collections.nCopies(8, () -> {
                    try (TestClient client = new TestClient(port)) {
                        return client.ask(large);
                    }
                });
                int served = 0;
                for (Future<TestClient.Answer> upload : clients.invokeAll(uploads)) {
                    TestClient.Answer answer = upload.get();
                    if (answer.status() == 503) {
                        assertThat(answer.header("Retry-After")).isEqualTo("1");
                    } else {
                        assertThat(answer.body()).contains("\"result\":1");
                        served++;
                    }
                }
                assertThat(served).isPositive();
                try (TestClient after = new TestClient(port)) {
                    assertThat(after.ask(large).body()).contains("\"result\":1");
                }
                assertThat(gateway.process().isAlive()).isTrue();
                assertThat(gateway.errors()).isEmpty();
            } finally {
                clients.shutdownNow();
            }
        }
    }

    @Test
    void aClientMayNotBeginItsHandshakeAnew() throws Exception {
        TestCertificates own = TestCertificates.local(folder, "own");
        try (GatewayProcess gateway = GatewayProcess.startAsShipped(
                folder,
                "--backend=a=http://127.0.0.1:1/mcp",
                "--port=0",
                "--tls-cert=" + own.certificate(),
                "--tls-key=" + own.key())) {
            int port = gateway.port();
            SSLSocket socket =
                    (SSLSocket) own.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            try (TestClient client = new TestClient(socket)) {
                assertThat(client.ask(TestClient.METRICS).status()).isEqualTo(200);
                assertThatThrownBy(() -> {
                            socket.startHandshake();
                            client.ask(TestClient.METRICS);
                        })
                        .isInstanceOf(IOException.class);
            }
            assertThat(gateway.errors()).isEmpty();
        }
    }

    @Test
    void aMessageLargerThanHalfOfTheHeapIsNotPromised() throws Exception {
        Path config = Files.writeString(
                folder.resolve("proxy.yaml"), "backends: [{name: a, url: http://h/}]\nlimits: {message: 20MB}\n");
        try (GatewayProcess gateway = GatewayProcess.startAsShipped(folder, "--config", config.toString())) {
            assertThat(gateway.status()).isEqualTo(2);
            assertThat(gateway.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("proxy: limits.message: must be at most a quarter of the heap");
        }
    }

    @Test
    void itLoadsNoForeignFunctionsAndWhatReadsTokensOnlyWhereTheyAreReadAndWhoStartedItNeedsNone() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"))) {
            String backends = TestBackend.section(backend);
            assertThat(loadedFor(backends))
                    .contains("io.only1mcp.proxy.ProxyMain")
                    .doesNotContain("com.nimbusds", "jdk.internal.foreign.abi.DowncallLinker");
            Files.writeString(folder.resolve("keys.json"), new TestIssuer().jwks());
            assertThat(loadedFor(backends + "authentication: {jwks: keys.json, issuer: i, audience: a}\n"
                            + "roles: {reader: {tools: [nothing]}}\n"))
                    .contains("com.nimbusds");
        }
    }

    /** The classes that are loaded to serve a call of the client that starts the gateway. */
    private String loadedFor(String yaml) throws Exception {
        Path config = Files.writeString(folder.resolve("proxy.yaml"), yaml);
        Path classes = folder.resolve("classes");
        try (GatewayProcess gateway = GatewayProcess.startWith(
                folder,
                "default",
                List.of("-Xlog:class+load:file=" + classes + ":none"),
                "--config",
                config.toString(),
                "--stdio")) {
            BufferedWriter in = gateway.process().outputWriter(StandardCharsets.UTF_8);
            in.write("{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\","
                    + TestClient.META + "}}\n");
            in.flush();
            assertThat(gateway.out().readLine()).contains("\"id\":\"s\",\"result\":");
            in.close();
            assertThat(gateway.status()).isZero();
        }
        return Files.readString(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "fast", "small"})
    void eachPresetStartsOnThisJavaAndServesUnderItsName(String preset) throws Exception {
        assumeTrue(
                !preset.equals("fast") || NettyTransport.IO_URING.available(), "this machine does not allow io_uring");
        try (TestBackend backend = new TestBackend((request, out) -> TestBackend.result(request, "1"));
                GatewayProcess gateway = GatewayProcess.startWith(
                        folder,
                        preset,
                        List.of(),
                        "--backend",
                        "b0=" + backend.url(),
                        "--port",
                        "0",
                        "--preset",
                        preset);
                TestClient client = new TestClient(gateway.port())) {
            assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "\"" + "x".repeat(9_900_000) + "\""))
                            .body())
                    .contains("\"result\":1");
            assertThat(gateway.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.args", "presets/default.args", "presets/fast.args", "presets/small.args"})
    void eachFlagStandsBelowItsReason(String file) throws IOException {
        String before = "";
        for (String line : GatewayProcess.shipped(file).lines().toList()) {
            if (line.startsWith("-")) {
                assertThat(before).as("what stands above " + line).isNotEmpty();
            }
            before = line;
        }
    }

    @Test
    void aPresetThatTheJvmWasNotStartedWithIsNotPassedOverInSilence() throws Exception {
        try (GatewayProcess gateway =
                GatewayProcess.startAsShipped(folder, "--preset", "small", "--backend", "a=http://127.0.0.1:1/mcp")) {
            assertThat(gateway.status()).isEqualTo(2);
            assertThat(gateway.errors())
                    .isEqualTo("proxy: --preset: is for bench serve proxy; a JVM takes @presets/small.args before"
                            + " @proxy.args instead\n");
        }
    }
}
