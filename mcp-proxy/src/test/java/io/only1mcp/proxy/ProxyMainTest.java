package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.proxy.auth.TestIssuer;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.tls.TestCertificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as a process, with the flags that it is shipped with. */
@Timeout(120)
class ProxyMainTest {
    private static final int IN_FLIGHT = 100;

    @TempDir
    private Path folder;

    private Process start(String... options) throws IOException {
        return startWith(List.of(), options);
    }

    /** With further flags of the JVM. */
    private Process startWith(List<String> more, String... options) throws IOException {
        return startWith("default", more, options);
    }

    private Process startWith(String preset, List<String> more, String... options) throws IOException {
        Path flags = folder.resolve("proxy.args");
        // Behind those that are shipped, for the last one counts, and before the name of the class.
        Files.writeString(
                flags,
                shipped("presets/" + preset + ".args")
                        + shipped("proxy.args")
                                .replace("\nio.only1mcp", "\n" + String.join("\n", more) + "\nio.only1mcp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.add("@" + flags);
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    private static String shipped(String name) throws IOException {
        try (InputStream flags = ProxyMain.class.getResourceAsStream(name)) {
            return new String(java.util.Objects.requireNonNull(flags, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int port(BufferedReader out) throws IOException {
        String line = out.readLine();
        assertThat(line).matches("listening http://127\\.0\\.0\\.1:\\d+/mcp");
        return Integer.parseInt(line.replaceAll(".*:(\\d+)/mcp", "$1"));
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }

    @Test
    void itSaysThatItIsReadyServesAndDrainsOnSigterm() throws Exception {
        CountDownLatch asked = new CountDownLatch(IN_FLIGHT);
        CountDownLatch stopping = new CountDownLatch(1);
        try (TestBackend backend = new TestBackend((request, out) -> {
            if (request.id().equals("2")) {
                asked.countDown();
                try {
                    stopping.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return TestBackend.result(request, "1");
        })) {
            Process process = start("--backend", "b0=" + backend.url(), "--port", "0");
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                int port = port(out);
                TestClient busy = new TestClient(port);
                assertThat(busy.ask(TestClient.modernCall("1", "b0.echo", "{}")).body())
                        .contains("\"result\":1");
                // The largest message, in the small heap that it is shipped with.
                for (int i = 0; i < 3; i++) {
                    assertThat(busy.ask(TestClient.modernCall("1", "b0.echo", "\"" + "x".repeat(9_900_000) + "\""))
                                    .body())
                            .contains("\"result\":1");
                }
                List<TestClient> crowd = new ArrayList<>(List.of(busy));
                while (crowd.size() < IN_FLIGHT) {
                    crowd.add(new TestClient(port));
                }
                for (TestClient each : crowd) {
                    each.send(TestClient.modernCall("2", "b0.echo", "{}"));
                }
                assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
                // By its handle: Process.destroy would close its output here.
                process.toHandle().destroy();
                Waits.until(() -> !accepts(port));
                stopping.countDown();
                for (TestClient each : crowd) {
                    assertThat(each.answer().body()).contains("\"result\":1");
                    assertThat(each.read()).isEqualTo(-1);
                    each.close();
                }
                assertThat(process.waitFor()).isZero();
                assertThat(out.readLine()).isNull();
                assertThat(errors()).isEmpty();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void sigtermEndsStreamsAsTheyShouldAndFinishesTheAnswerThatIsOnItsWay() throws Exception {
        StreamingServer older = new StreamingServer("2025-11-25");
        try (TestBackend b0 = new TestBackend(TestBackend.modern("echo"));
                TestBackend b1 = new TestBackend(older)) {
            Process process = start("--backend", "b0=" + b0.url(), "--backend", "b1=" + b1.url(), "--port", "0");
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                int port = port(out);
                try (TestClient listener = new TestClient(port);
                        TestClient reader = new TestClient(port);
                        TestClient caller = new TestClient(port)) {
                    listener.send(TestClient.modern("subscriptions/listen", "\"notifications\":{},"))
                            .head();
                    assertThat(listener.chunk()).contains("acknowledged");
                    String session = caller.open();
                    caller.send(TestClient.inSession(session, "tools/call", "{\"name\":\"b1.t\",\"arguments\":{}}"));
                    StreamingServer.Stream answer = older.nextCall().event("1", "{\"x\":1}");
                    caller.head();
                    assertThat(caller.chunk()).contains("{\"x\":1}");
                    reader.send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: "
                            + session + "\r\n\r\n");
                    assertThat(reader.head()).startsWith("HTTP/1.1 200 ");
                    process.toHandle().destroy();
                    assertThat(listener.answerRest()).contains("\"resultType\":\"complete\"");
                    reader.answerRest();
                    answer.result("{\"late\":true}").end();
                    assertThat(caller.answerRest()).contains("\"result\":{\"late\":true}");
                }
                assertThat(process.waitFor()).isZero();
                b1.await(request -> request.head().startsWith("DELETE "));
                assertThat(errors()).doesNotContain("internal error");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void largeRequestsAtOnceNeitherFillTheHeapNorWaitForEver() throws Exception {
        String large = TestClient.modernCall("1", "b0.echo", "\"" + "x".repeat(8_000_000) + "\"");
        try (TestBackend backend = new TestBackend((request, out) -> TestBackend.result(request, "1"))) {
            Process process = start("--backend", "b0=" + backend.url(), "--port", "0");
            ExecutorService clients = Executors.newFixedThreadPool(8);
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                int port = port(out);
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
                assertThat(process.isAlive()).isTrue();
                assertThat(errors()).isEmpty();
            } finally {
                clients.shutdownNow();
                process.destroyForcibly();
            }
        }
    }

    @Test
    void aClientMayNotBeginItsHandshakeAnew() throws Exception {
        TestCertificates own = TestCertificates.local(folder, "own");
        Process process = start(
                "--backend=a=http://127.0.0.1:1/mcp",
                "--port=0",
                "--tls-cert=" + own.certificate(),
                "--tls-key=" + own.key());
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(out.readLine().replaceAll("listening https://127.0.0.1:(\\d+)/mcp", "$1"));
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
            assertThat(errors()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aMessageLargerThanHalfOfTheHeapIsNotPromised() throws Exception {
        Path config = Files.writeString(
                folder.resolve("proxy.yaml"), "backends: [{name: a, url: http://h/}]\nlimits: {message: 20MB}\n");
        Process process = start("--config", config.toString());
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(errors().lines())
                .singleElement()
                .asString()
                .startsWith("proxy: limits.message: must be at most a quarter of the heap");
    }

    private static boolean accepts(int port) {
        try {
            new TestClient(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aBadOptionIsOneLineAndStatusTwo() throws Exception {
        Process process = start("--prot", "1");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(errors()).isEqualTo("proxy: --prot: is no option, the nearest is --port; see --help\n");
    }

    @Test
    void aPortInUseIsOneLineAndStatusThree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start("--backend", "a=http://127.0.0.1:1/mcp", "--port", "" + taken.getLocalPort());
            assertThat(process.waitFor()).isEqualTo(3);
            assertThat(errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("proxy: cannot listen at 127.0.0.1:" + taken.getLocalPort())
                    .endsWith("choose another with --port or --host, port 0 is a free one");
        }
    }

    @Test
    void withStdioItSaysNothingButMessagesAndEndsWithItsInput() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"))) {
            Process process = start("--backend", "b0=" + backend.url(), "--stdio");
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                java.io.BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8);
                in.write("{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"tools/list\",\"params\":{" + TestClient.META
                        + "}}\n");
                in.flush();
                assertThat(out.readLine()).contains("\"id\":\"s\"").contains("b0.echo");
                in.close();
                assertThat(out.readLine()).isNull();
                assertThat(process.waitFor()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void whatReadsTokensIsLoadedOnlyWhereTokensAreReadAndWhoStartedTheGatewayNeedsNone() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"))) {
            String backends = TestBackend.section(backend);
            assertThat(loadedFor(backends))
                    .contains("io.only1mcp.proxy.ProxyMain")
                    .doesNotContain("com.nimbusds");
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
        Process process = startWith(
                List.of("-Xlog:class+load:file=" + classes + ":none"), "--config", config.toString(), "--stdio");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            java.io.BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8);
            in.write("{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\","
                    + TestClient.META + "}}\n");
            in.flush();
            assertThat(out.readLine()).contains("\"id\":\"s\",\"result\":");
            in.close();
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(classes);
    }

    @Test
    void atSighupTheConfigurationIsReadAgain() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"))) {
            Path config = Files.writeString(folder.resolve("proxy.yaml"), TestBackend.section(backend));
            Process process = start("--config", config.toString(), "--port", "0");
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                int port = port(out);
                assertThat(new ProcessBuilder("kill", "-HUP", "" + process.pid())
                                .start()
                                .waitFor())
                        .isZero();
                Waits.until(() -> errors().contains("the configuration was read again and has not changed\n"));
                try (TestClient client = new TestClient(port)) {
                    assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}"))
                                    .status())
                            .isEqualTo(200);
                }
                process.toHandle().destroy();
                assertThat(process.waitFor()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "small"})
    void eachPresetStartsOnThisJavaAndServesUnderItsName(String preset) throws Exception {
        try (TestBackend backend = new TestBackend((request, out) -> TestBackend.result(request, "1"))) {
            Process process =
                    startWith(preset, List.of(), "--backend", "b0=" + backend.url(), "--port", "0", "--preset", preset);
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                    TestClient client = new TestClient(port(out))) {
                assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "\"" + "x".repeat(9_900_000) + "\""))
                                .body())
                        .contains("\"result\":1");
                assertThat(errors()).isEmpty();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.args", "presets/default.args", "presets/small.args"})
    void eachFlagStandsBelowItsReason(String file) throws IOException {
        String before = "";
        for (String line : shipped(file).lines().toList()) {
            if (line.startsWith("-")) {
                assertThat(before).as("what stands above " + line).isNotEmpty();
            }
            before = line;
        }
    }

    @Test
    void aPresetThatTheJvmWasNotStartedWithIsNotPassedOverInSilence() throws Exception {
        Process process = start("--preset", "small", "--backend", "a=http://127.0.0.1:1/mcp");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(errors())
                .isEqualTo("proxy: --preset: is for bench serve proxy; a JVM takes @presets/small.args before"
                        + " @proxy.args instead\n");
    }

    @Test
    void helpIsPrinted() throws Exception {
        Process process = start("--help");
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("An MCP gateway");
        assertThat(process.waitFor()).isZero();
    }
}
