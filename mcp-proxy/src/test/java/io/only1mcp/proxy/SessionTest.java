package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.config.SessionLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each client of the older eras has a session of its own, and in it one with each backend that it uses. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SessionTest {
    private static final String MESSAGE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\",\"arguments\":{\"text\":\"x\"}}}";

    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;
    private String session;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(TestBackend.legacy("2025-11-25", "echo"));
        proxy = RunningProxy.of(backend);
        client = new TestClient(proxy.port());
        session = client.open("2025-06-18", "{\"roots\":{\"listChanged\":true}}");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    private String call(String message) {
        return TestClient.post(
                message,
                "MCP-Protocol-Version: 2025-06-18",
                "Mcp-Session-Id: " + session,
                "traceparent: 00-abc-def-01");
    }

    private String call() {
        return call(MESSAGE);
    }

    /** What the backend was asked in the client's name: all but the gateway's own initialize. */
    private List<TestBackend.Request> openings() {
        return backend.requests("initialize").stream()
                .filter(request -> !request.body().contains("only1mcp"))
                .toList();
    }

    @Test
    void aSessionIsOpenedOnceAndUsedForAll() throws IOException {
        assertThat(openings()).isEmpty();
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(new TestClient(proxy.port()).send(call()));
        }
        for (TestClient each : clients) {
            assertThat(each.answer().body()).contains("\"text\":\"ok\"");
            assertThat(each.ask(call()).status()).isEqualTo(200);
            each.close();
        }
        assertThat(openings()).hasSize(1);
        assertThat(backend.requests("notifications/initialized")).hasSize(2);
        assertThat(backend.requests("tools/call")).hasSize(20).allSatisfy(request -> {
            assertThat(request.header("Mcp-Session-Id")).isEqualTo("s-1");
            assertThat(request.header("MCP-Protocol-Version")).isEqualTo("2025-11-25");
            assertThat(request.header("traceparent")).isEqualTo("00-abc-def-01");
            assertThat(request.header("Mcp-Name")).isNull();
            assertThat(request.body()).contains("{\"name\":\"echo\",\"arguments\":{\"text\":\"x\"}}");
        });
    }

    @Test
    void aHundredRequestsAreInFlightInOneSession() throws IOException {
        int count = 100;
        CountDownLatch come = new CountDownLatch(count);
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            if (!request.asks("tools/call")) {
                return legacy.answer(request, out);
            }
            come.countDown();
            FailureTest.await(come);
            return TestBackend.result(request, request.id());
        });
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new TestClient(proxy.port()).send(call(MESSAGE.replace("\"id\":1", "\"id\":" + (1000 + i)))));
        }
        for (int i = 0; i < count; i++) {
            assertThat(clients.get(i).answer().body())
                    .endsWith("\"id\":" + (1000 + i) + ",\"result\":" + (1000 + i) + "}");
            clients.get(i).close();
        }
        assertThat(openings()).hasSize(1);
    }

    @Test
    void aBackendHearsWhatTheClientSaidOfItselfAndTheRevisionThatWasAgreed() throws IOException {
        client.ask(call());
        assertThat(openings().get(0).body())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"roots\":{\"listChanged\":true}},\"clientInfo\":{\"name\":\"test\",\"version\":\"7\"}}}");
    }

    @Test
    void eachClientHasSessionsOfItsOwn() throws IOException {
        String other = client.open("2025-11-25", "{\"sampling\":{}}");
        assertThat(other).isNotEqualTo(session).matches("[A-Za-z0-9_-]{32}");
        client.ask(call());
        client.ask(TestClient.inSession(other, MESSAGE));
        assertThat(openings()).hasSize(2);
        assertThat(openings().get(1).body())
                .contains("\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"sampling\":{}}");
        assertThat(client.ask("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n")
                        .status())
                .isEqualTo(204);
        assertThat(client.ask(call()).status()).isEqualTo(404);
        assertThat(client.ask(TestClient.inSession(other, MESSAGE)).status()).isEqualTo(200);
    }

    @Test
    void aListIsAskedForInTheClientsSessionWithAnIdThatNoRequestOfTheClientsHas() throws IOException {
        client.ask(TestClient.inSession(session, "tools/list", "{}"));
        client.ask(TestClient.inSession(session, "tools/list", "{}"));
        assertThat(openings()).hasSize(1);
        assertThat(backend.requests("tools/list"))
                .hasSize(2)
                .allMatch(request -> request.id().equals("\"only1mcp b0 tools/list\""));
    }

    @Test
    void aHeaderWithAnUnknownRevisionIsRefused() throws IOException {
        assertThat(client.ask(call().replace("Version: 2025-06-18", "Version: 1999-01-01"))
                        .status())
                .isEqualTo(400);
        assertThat(client.ask(call().replace("MCP-Protocol-Version: 2025-06-18\r\n", ""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatAClientSaysOfItselfMustNotBeLong() throws IOException {
        Answer answer = client.ask(TestClient.legacy(
                "initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":\"" + "x".repeat(20_000) + "\"}"));
        assertThat(answer.body()).contains("-32602").contains("at most 16384 bytes");
    }

    @Test
    void deleteEndsTheSessionAtTheBackendToo() throws IOException {
        client.ask(call());
        String delete = "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n";
        Answer answer = client.ask(delete);
        assertThat(answer.status()).isEqualTo(204);
        backend.await(request -> request.head().startsWith("DELETE /mcp HTTP/1.1\r\n"));
        TestBackend.Request last = backend.requests().get(backend.requests().size() - 1);
        assertThat(last.header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(last.header("MCP-Protocol-Version")).isEqualTo("2025-11-25");
        assertThat(client.ask(delete).status()).isEqualTo(404);
        assertThat(client.ask(call()).status()).isEqualTo(404);
        assertThat(client.ask("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
                .isEqualTo(400);
        proxy.awaitMetric("only1mcp_sessions_ended_total{reason=\"deleted\"} 1");
    }

    @Test
    void aCallThatIsInHandWhenItsSessionIsDeletedIsAnswered() throws Exception {
        CountDownLatch deleted = new CountDownLatch(1);
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            if (request.asks("tools/call")) {
                FailureTest.await(deleted);
            }
            return legacy.answer(request, out);
        });
        client.send(call());
        backend.await(request -> request.asks("tools/call"));
        try (TestClient other = new TestClient(proxy.port())) {
            String delete = "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n";
            assertThat(other.ask(delete).status()).isEqualTo(204);
            backend.await(request -> request.head().startsWith("DELETE "));
            deleted.countDown();
            assertThat(client.answer().body()).contains("\"text\":\"ok\"");
            assertThat(other.ask(call()).status()).isEqualTo(404);
            assertThat(backend.requests("tools/call")).hasSize(1);
        }
    }

    @Test
    void aSessionThatNobodyUsesEnds() throws IOException {
        AtomicLong clock = new AtomicLong();
        SessionLimits limits = new SessionLimits(Duration.ofMinutes(30), 2);
        try (RunningProxy keeping = RunningProxy.keeping(limits, clock::get, backend);
                TestClient caller = new TestClient(keeping.port())) {
            session = caller.open();
            clock.addAndGet(Duration.ofMinutes(30).toNanos());
            assertThat(caller.ask(call()).status()).isEqualTo(200);
            clock.addAndGet(Duration.ofMinutes(30).toNanos() + 1);
            assertThat(caller.ask(call()).status()).isEqualTo(404);
            backend.await(request -> request.head().startsWith("DELETE "));
            keeping.awaitMetric("only1mcp_sessions_ended_total{reason=\"expired\"} 1");

            // Where there are too many, the one that was idle for longest goes.
            String first = caller.open();
            clock.incrementAndGet();
            session = caller.open();
            clock.incrementAndGet();
            assertThat(caller.ask(TestClient.inSession(first, MESSAGE)).status())
                    .isEqualTo(200);
            clock.incrementAndGet();
            caller.open();
            assertThat(caller.ask(call()).status()).isEqualTo(404);
            assertThat(caller.ask(TestClient.inSession(first, MESSAGE)).status())
                    .isEqualTo(200);
            keeping.awaitMetric("only1mcp_sessions_ended_total{reason=\"evicted\"} 1");
            keeping.awaitMetric("only1mcp_sessions_opened_total 4");
            keeping.awaitMetric("only1mcp_sessions 2");
        }
    }

    @Test
    void aSessionIsInUseUntilItsLastAnswer() throws Exception {
        AtomicLong clock = new AtomicLong();
        SessionLimits limits = new SessionLimits(Duration.ofMinutes(30), 2);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            if (request.asks("tools/call")) {
                asked.countDown();
                FailureTest.await(answered);
            }
            return legacy.answer(request, out);
        });
        try (RunningProxy keeping = RunningProxy.keeping(limits, clock::get, backend);
                TestClient caller = new TestClient(keeping.port())) {
            session = caller.open();
            caller.send(call());
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            clock.addAndGet(Duration.ofMinutes(60).toNanos());
            answered.countDown();
            assertThat(caller.answer().status()).isEqualTo(200);
            clock.addAndGet(Duration.ofMinutes(30).toNanos());
            assertThat(caller.ask(call()).status()).isEqualTo(200);
            clock.addAndGet(Duration.ofMinutes(30).toNanos() + 1);
            assertThat(caller.ask(call()).status()).isEqualTo(404);
        }
    }

    @Test
    void manyCallsThatFindTheSessionLostShareOneNew() throws Exception {
        assertThat(client.ask(call()).status()).isEqualTo(200);
        int count = 20;
        CountDownLatch refused = new CountDownLatch(count);
        AtomicInteger openings = new AtomicInteger();
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            if ("s-1".equals(request.header("Mcp-Session-Id")) && request.asks("tools/call")) {
                refused.countDown();
                FailureTest.await(refused);
                return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
            }
            String answer = legacy.answer(request, out);
            if (answer != null && request.asks("initialize")) {
                openings.incrementAndGet();
                return answer.replace("Mcp-Session-Id: s-1", "Mcp-Session-Id: s-2");
            }
            return answer;
        });
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new TestClient(proxy.port()).send(call()));
        }
        for (TestClient each : clients) {
            assertThat(each.answer().body()).contains("\"text\":\"ok\"");
            each.close();
        }
        assertThat(openings.get()).isEqualTo(1);
        // Each was sent once more, and none a third time: the one that opened the session, and twice so many as were
        // lost.
        assertThat(backend.requests("tools/call")).hasSize(1 + 2 * count);
    }

    @Test
    void aSessionThatWasLostIsOpenedOnceMore() throws IOException {
        AtomicInteger session = new AtomicInteger(1);
        AtomicInteger valid = new AtomicInteger(1);
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            String id = request.header("Mcp-Session-Id");
            if (id != null && !id.equals("s-" + valid.get())) {
                return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
            }
            String answer = legacy.answer(request, out);
            return answer == null ? null : answer.replace("Mcp-Session-Id: s-1", "Mcp-Session-Id: s-" + session.get());
        });
        String large = call(MESSAGE.replace("\"x\"", "\"" + "x".repeat(100_000) + "\""));
        for (String call : new String[] {call(), large}) {
            assertThat(client.ask(call).status()).isEqualTo(200);
            valid.incrementAndGet();
            session.incrementAndGet();
            Answer answer = client.ask(call);
            assertThat(answer.status()).isEqualTo(200);
            TestBackend.Request last = backend.requests().get(backend.requests().size() - 1);
            assertThat(last.header("Mcp-Session-Id")).isEqualTo("s-" + valid.get());
            assertThat(last.header("traceparent")).isEqualTo("00-abc-def-01");
            assertThat(last.body()).hasSize(call.split("\r\n\r\n", 2)[1].length() - 3);
        }
        assertThat(openings()).hasSize(3);

        // A backend that forgets each session at once is not asked for ever.
        valid.set(-1);
        Answer answer = client.ask(call());
        assertThat(answer.status()).isEqualTo(502);
    }

    @Test
    void aSessionThatCannotBeOpenedIsAnError() throws IOException {
        backend.behave((request, out) -> TestBackend.error(request, 404, -32601, "no such method"));
        Answer answer = client.ask(call());
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body())
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-31502,")
                .contains("backend b0: answered HTTP 404 and error -32601: no such method to initialize");
    }

    @Test
    void aBackendWithoutSessionsIsServedWithoutAnId() throws IOException {
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            if (request.asks("initialize")) {
                return String.valueOf(legacy.answer(request, out)).replace("Mcp-Session-Id: s-1\r\n", "");
            }
            return request.asks("notifications/initialized") || request.body().isEmpty()
                    ? "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
                    : TestBackend.result(request, "1");
        });
        assertThat(client.ask(call()).status()).isEqualTo(200);
        assertThat(backend.requests("tools/call").get(0).header("Mcp-Session-Id"))
                .isNull();
    }

    @Test
    void sessionsAreEndedWhenTheGatewayStops() throws Exception {
        assertThat(client.ask(call()).status()).isEqualTo(200);
        assertThat(proxy.stop(Duration.ofSeconds(5))).isTrue();
        // The client's and the gateway's own.
        assertThat(backend.requests().stream().filter(request -> request.head().startsWith("DELETE /mcp HTTP/1.1\r\n")))
                .hasSize(2);
    }
}
