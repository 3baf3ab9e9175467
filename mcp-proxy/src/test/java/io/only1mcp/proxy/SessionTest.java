package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gateway has one session with each backend of the older eras. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SessionTest {
    private static final String CALL = TestClient.post(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\",\"arguments\":{\"text\":\"x\"}}}",
            "MCP-Protocol-Version: 2025-06-18",
            "Mcp-Session-Id: the-clients-own",
            "traceparent: 00-abc-def-01");

    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(TestBackend.legacy("2025-11-25", "echo"));
        proxy = RunningProxy.of(backend);
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    @Test
    void theSessionIsOpenedOnceAndUsedForAll() throws IOException {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(new TestClient(proxy.port()).send(CALL));
        }
        for (TestClient each : clients) {
            assertThat(each.answer().body()).contains("\"text\":\"ok\"");
            assertThat(each.ask(CALL).status()).isEqualTo(200);
            each.close();
        }
        assertThat(backend.requests("initialize")).hasSize(1);
        assertThat(backend.requests("notifications/initialized")).hasSize(1);
        assertThat(backend.requests("initialize").get(0).body())
                .contains("\"protocolVersion\":\"2025-11-25\"")
                .contains("\"capabilities\":{}");
        assertThat(backend.requests("tools/call")).hasSize(20).allSatisfy(request -> {
            assertThat(request.header("Mcp-Session-Id")).isEqualTo("s-1");
            assertThat(request.header("MCP-Protocol-Version")).isEqualTo("2025-11-25");
            assertThat(request.header("traceparent")).isEqualTo("00-abc-def-01");
            assertThat(request.header("Mcp-Name")).isNull();
            assertThat(request.body()).contains("{\"name\":\"echo\",\"arguments\":{\"text\":\"x\"}}");
        });
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
        String large = CALL.replace("\"x\"", "\"" + "x".repeat(100_000) + "\"")
                .replaceFirst(
                        "Content-Length: (\\d+)",
                        "Content-Length: " + (CALL.split("\r\n\r\n", 2)[1].length() - 1 + 100_000));
        for (String call : new String[] {CALL, large}) {
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
        assertThat(backend.requests("initialize")).hasSize(3);

        // A backend that forgets each session at once is not asked for ever.
        valid.set(-1);
        Answer answer = client.ask(CALL);
        assertThat(answer.status()).isEqualTo(502);
    }

    @Test
    void aSessionThatCannotBeOpenedIsAnError() throws IOException {
        backend.behave((request, out) -> TestBackend.error(request, 404, -32601, "no such method"));
        Answer answer = client.ask(CALL);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body())
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-31502,")
                .contains("backend b0: answered HTTP 404 and error -32601: no such method to initialize");
        backend.behave(TestBackend.legacy("2025-11-25", "echo"));
        assertThat(client.ask(CALL).status()).isEqualTo(200);
    }

    @Test
    void aBackendWithoutSessionsIsServedWithoutAnId() throws IOException {
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            if (request.asks("initialize")) {
                return String.valueOf(legacy.answer(request, out)).replace("Mcp-Session-Id: s-1\r\n", "");
            }
            return request.asks("notifications/initialized")
                    ? "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
                    : TestBackend.result(request, "1");
        });
        assertThat(client.ask(CALL).status()).isEqualTo(200);
        assertThat(backend.requests("tools/call").get(0).header("Mcp-Session-Id"))
                .isNull();
    }

    @Test
    void sessionsAreEndedWhenTheGatewayStops() throws Exception {
        assertThat(client.ask(CALL).status()).isEqualTo(200);
        assertThat(proxy.stop(Duration.ofSeconds(5))).isTrue();
        TestBackend.Request last = backend.requests().get(backend.requests().size() - 1);
        assertThat(last.head()).startsWith("DELETE /mcp HTTP/1.1\r\n");
        assertThat(last.header("Mcp-Session-Id")).isEqualTo("s-1");
    }
}
