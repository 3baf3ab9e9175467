package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What those are told who keep the gateway running: that it lives, and whether it should be given work. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class ProbesTest {
    @TempDir
    private Path folder;

    private static Answer ask(int port, String path) throws IOException {
        try (TestClient client = new TestClient(port)) {
            return client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
    }

    @Test
    void itIsReadyWhenOneBackendAnswersAndAliveInAnyCase() throws IOException {
        TestBackend well = new TestBackend(TestBackend.modern("echo"));
        try (RunningProxy proxy =
                RunningProxy.with("--backend=b0=http://127.0.0.1:1/mcp", "--backend=b1=" + well.url())) {
            Answer ready = ask(proxy.port(), "/ready");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body())
                    .startsWith("{\"status\":\"ready\",\"backends\":[{\"name\":\"b0\",")
                    .contains("\"status\":\"down\"", "\"status\":\"up\"");
            well.close();
            try (TestClient client = new TestClient(proxy.port())) {
                client.ask(TestClient.modernCall("1", "b1.echo", "{}"));
            }
            Answer unready = ask(proxy.port(), "/ready");
            assertThat(unready.status()).isEqualTo(503);
            assertThat(unready.body()).startsWith("{\"status\":\"no backend\",");
            assertThat(unready.header("Retry-After")).isEqualTo("1");
            Answer alive = ask(proxy.port(), "/health");
            assertThat(alive.status()).isEqualTo(200);
            assertThat(alive.body()).startsWith("{\"status\":\"up\",");
        } finally {
            well.close();
        }
    }

    @Test
    void aBackendThatSpeaksNoMcpAtItsPathIsDownUntilItDoes() throws IOException {
        String page = "HTTP/1.1 404 X\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n";
        try (TestBackend backend = new TestBackend((request, out) -> page);
                RunningProxy proxy = RunningProxy.of(backend)) {
            Answer unready = ask(proxy.port(), "/ready");
            assertThat(unready.status()).isEqualTo(503);
            assertThat(unready.body())
                    .startsWith("{\"status\":\"no backend\",")
                    .contains("\"status\":\"down\",\"error\":\"answered HTTP 404 to initialize:"
                            + " is the path of its url right?\"");
            assertThat(ask(proxy.port(), "/health").body())
                    .contains("\"status\":\"down\",\"error\":\"answered HTTP 404");
            proxy.awaitMetric("only1mcp_backend_up{backend=\"b0\"} 0");
            backend.behave(TestBackend.modern("echo"));
            assertThat(ask(proxy.port(), "/ready").status()).isEqualTo(200);
            proxy.awaitMetric("only1mcp_backend_up{backend=\"b0\"} 1");
        }
    }

    @Test
    void aBackendThatSaysNothingHoldsUpNoProbe() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestBackend silent = new TestBackend((request, out) -> {
            FailureTest.await(over);
            return null;
        })) {
            Path file = Files.writeString(
                    folder.resolve("gateway.yaml"), "list_timeout: 1h\n" + TestBackend.section(silent));
            try (RunningProxy proxy = RunningProxy.with("--config=" + file)) {
                assertThat(ask(proxy.port(), "/ready").body()).startsWith("{\"status\":\"no backend\",");
                assertThat(ask(proxy.port(), "/health").status()).isEqualTo(200);
            } finally {
                over.countDown();
            }
        }
    }

    @Test
    void whoHasAskedBeforeItDrainsIsToldThatItDoes() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestBackend silent = new TestBackend((request, out) -> {
                    FailureTest.await(over);
                    return null;
                });
                RunningProxy proxy = RunningProxy.of(silent);
                TestClient client = new TestClient(proxy.port())) {
            client.send("GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
            silent.await(request -> request.asks("server/discover"));
            proxy.stop(Duration.ofSeconds(30));
            Answer unready = client.answer();
            assertThat(unready.status()).isEqualTo(503);
            assertThat(unready.body()).startsWith("{\"status\":\"draining\",");
        } finally {
            over.countDown();
        }
    }
}
