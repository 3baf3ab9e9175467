package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.Waits;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as a program: its words, its signals and its exit status. */
@Timeout(120)
class ProxyMainTest {
    private static final int IN_FLIGHT = 100;

    @TempDir
    private Path folder;

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
                });
                GatewayProcess gateway =
                        GatewayProcess.start(folder, "--backend", "b0=" + backend.url(), "--port", "0")) {
            int port = gateway.port();
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
            gateway.terminate();
            Waits.until(() -> !accepts(port));
            stopping.countDown();
            for (TestClient each : crowd) {
                assertThat(each.answer().body()).contains("\"result\":1");
                assertThat(each.read()).isEqualTo(-1);
                each.close();
            }
            assertThat(gateway.status()).isZero();
            assertThat(gateway.out().readLine()).isNull();
            assertThat(gateway.errors()).isEmpty();
        }
    }

    @Test
    void sigtermEndsStreamsAsTheyShouldAndFinishesTheAnswerThatIsOnItsWay() throws Exception {
        StreamingServer older = new StreamingServer("2025-11-25");
        try (TestBackend b0 = new TestBackend(TestBackend.modern("echo"));
                TestBackend b1 = new TestBackend(older);
                GatewayProcess gateway = GatewayProcess.start(
                        folder, "--backend", "b0=" + b0.url(), "--backend", "b1=" + b1.url(), "--port", "0")) {
            int port = gateway.port();
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
                gateway.terminate();
                assertThat(listener.answerRest()).contains("\"resultType\":\"complete\"");
                reader.answerRest();
                answer.result("{\"late\":true}").end();
                assertThat(caller.answerRest()).contains("\"result\":{\"late\":true}");
            }
            assertThat(gateway.status()).isZero();
            b1.await(request -> request.head().startsWith("DELETE "));
            assertThat(gateway.errors()).doesNotContain("internal error");
        }
    }

    @Test
    void aBadOptionIsOneLineAndStatusTwo() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, "--prot", "1")) {
            assertThat(gateway.status()).isEqualTo(2);
            assertThat(gateway.errors()).isEqualTo("proxy: --prot: is no option, the nearest is --port; see --help\n");
        }
    }

    @Test
    void aPortInUseIsOneLineAndStatusThree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GatewayProcess gateway = GatewayProcess.start(
                        folder, "--backend", "a=http://127.0.0.1:1/mcp", "--port", "" + taken.getLocalPort())) {
            assertThat(gateway.status()).isEqualTo(3);
            assertThat(gateway.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("proxy: cannot listen at 127.0.0.1:" + taken.getLocalPort())
                    .endsWith("choose another with --port or --host, port 0 is a free one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--backend-command=fs=cat --port=0", "--backend=a=http://127.0.0.1:1/mcp --stdio"})
    void whereNoTemporaryDirectoryCanBeMadeThatIsOneLineWithItsRemedyAndStatusThree(String options) throws Exception {
        try (GatewayProcess gateway =
                GatewayProcess.startWith(folder, "default", List.of("-Djava.io.tmpdir=/proc"), options.split(" "))) {
            assertThat(gateway.status()).isEqualTo(3);
            assertThat(gateway.errors().lines())
                    .singleElement()
                    .asString()
                    .isEqualTo("proxy: /proc: no directory for sockets can be made there; let TMPDIR, or"
                            + " -Djava.io.tmpdir, name a folder that can be written");
        }
    }

    @Test
    void withStdioItSaysNothingButMessagesAndEndsWithItsInput() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                GatewayProcess gateway = GatewayProcess.start(folder, "--backend", "b0=" + backend.url(), "--stdio")) {
            BufferedWriter in = gateway.process().outputWriter(StandardCharsets.UTF_8);
            in.write("{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"tools/list\",\"params\":{" + TestClient.META
                    + "}}\n");
            in.flush();
            assertThat(gateway.out().readLine()).contains("\"id\":\"s\"").contains("b0.echo");
            in.close();
            assertThat(gateway.out().readLine()).isNull();
            assertThat(gateway.status()).isZero();
        }
    }

    @Test
    void atSighupTheConfigurationIsReadAgain() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"))) {
            Path config = Files.writeString(folder.resolve("proxy.yaml"), TestBackend.section(backend));
            try (GatewayProcess gateway = GatewayProcess.start(folder, "--config", config.toString(), "--port", "0")) {
                int port = gateway.port();
                assertThat(new ProcessBuilder(
                                        "kill", "-HUP", "" + gateway.process().pid())
                                .start()
                                .waitFor())
                        .isZero();
                Waits.until(() -> gateway.errors().contains("the configuration was read again and has not changed\n"));
                try (TestClient client = new TestClient(port)) {
                    assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}"))
                                    .status())
                            .isEqualTo(200);
                }
                gateway.terminate();
                assertThat(gateway.status()).isZero();
            }
        }
    }

    @Test
    void helpIsPrinted() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, "--help")) {
            assertThat(gateway.out().lines()).first().asString().startsWith("An MCP gateway");
            assertThat(gateway.status()).isZero();
        }
    }

    private static boolean accepts(int port) {
        try {
            new TestClient(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
