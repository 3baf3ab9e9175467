package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session with a backend is ended there however the backend does: it may be a process of its own. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class FarewellTest {
    private final TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;
    private String session;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(legacy);
        proxy = RunningProxy.configured("backends: [{name: b0, url: '" + backend.url()
                + "', pool: {max: 1}, breaker: {failures: 2, open: 1h}}]");
        client = new TestClient(proxy.port());
        session = client.open();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    private String call() {
        return TestClient.inSession(session, "tools/call", "{\"name\":\"b0.echo\"}");
    }

    private String end() {
        return "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n";
    }

    private void awaitFarewell() throws InterruptedException {
        for (int i = 0; farewells().isEmpty() && i < 500; i++) {
            Thread.sleep(20);
        }
        assertThat(farewells())
                .extracting(request -> request.header("Mcp-Session-Id"))
                .containsExactly("s-1");
    }

    private List<TestBackend.Request> farewells() {
        return backend.requests().stream()
                .filter(request -> request.head().startsWith("DELETE "))
                .toList();
    }

    @Test
    void oneThatWasBegunAndCannotBeUsedIsEnded() throws Exception {
        backend.behave((request, out) -> request.asks("notifications/initialized")
                ? TestBackend.error(request, 500, -32603, "no")
                : legacy.answer(request, out));
        assertThat(client.ask(call()).status()).isEqualTo(502);
        awaitFarewell();
    }

    @Test
    void oneEndsThoughItsBackendIsLeftAlone() throws Exception {
        assertThat(client.ask(call()).status()).isEqualTo(200);
        backend.behave((request, out) -> request.asks("tools/call") ? null : legacy.answer(request, out));
        assertThat(client.ask(call()).status()).isEqualTo(502);
        assertThat(client.ask(call()).status()).isEqualTo(502);
        assertThat(client.ask(call()).body()).contains("is left alone");
        assertThat(client.ask(end()).status()).isEqualTo(204);
        awaitFarewell();
        assertThat(client.ask(call()).status()).isEqualTo(404);
    }

    @Test
    void oneEndsThoughAllConnectionsAreInUse() throws Exception {
        assertThat(client.ask(call()).status()).isEqualTo(200);
        CountDownLatch held = new CountDownLatch(1);
        backend.behave((request, out) -> {
            if (request.asks("tools/call")) {
                FailureTest.await(held);
            }
            return legacy.answer(request, out);
        });
        try (TestClient busy = new TestClient(proxy.port())) {
            busy.send(call());
            proxy.awaitMetric("only1mcp_replica_in_flight{backend=\"b0\",replica=\"" + backend.url() + "\"} 1");
            assertThat(client.ask(end()).status()).isEqualTo(204);
            awaitFarewell();
            held.countDown();
            assertThat(busy.answer().status()).isEqualTo(200);
        } finally {
            held.countDown();
        }
    }

    @Test
    void itsEndGivesUpWhatGoesOnThoughTheClientHasGone() throws IOException {
        CountDownLatch held = new CountDownLatch(1);
        backend.behave((request, out) -> {
            if (request.asks("tools/call")) {
                FailureTest.await(held);
            }
            return legacy.answer(request, out);
        });
        try (TestClient leaving = new TestClient(proxy.port())) {
            leaving.send(call());
            backend.await(request -> request.asks("tools/call"));
        }
        proxy.awaitMetric("only1mcp_client_disconnects_total 1");
        proxy.awaitMetric("only1mcp_in_flight 1");
        assertThat(client.ask(end()).status()).isEqualTo(204);
        proxy.awaitMetric("only1mcp_in_flight 0");
        // It was not given up for taking too long.
        assertThat(client.metrics()).doesNotContain("error_type=\"timeout\"} 1");
        held.countDown();
    }

    @Test
    void oneWhoseIdHasMoreThan4096CharactersIsNotUsedButEnded() throws IOException {
        String longest = "x".repeat(4_096);
        answersWithSession(longest + "x");
        assertThat(client.ask(call()).body()).contains("opened a session whose id has more than 4096 characters");
        assertThat(backend.await(request -> request.head().startsWith("DELETE "))
                        .header("Mcp-Session-Id"))
                .isEqualTo(longest + "x");
        answersWithSession(longest);
        assertThat(client.ask(call()).status()).isEqualTo(200);
    }

    private void answersWithSession(String id) {
        backend.behave((request, out) ->
                String.valueOf(legacy.answer(request, out)).replace("Mcp-Session-Id: s-1", "Mcp-Session-Id: " + id));
    }
}
