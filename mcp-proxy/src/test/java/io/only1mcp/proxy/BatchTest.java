package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.StreamingServer.Stream;
import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of messages, which one revision has. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class BatchTest {
    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;
    private String session;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(TestBackend.legacy("2025-03-26", "echo"));
        proxy = RunningProxy.of(backend);
        client = new TestClient(proxy.port());
        session = client.open("2025-03-26", "{}");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    private static String call(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\",\"arguments\":{}}}";
    }

    private Answer ask(String body) throws IOException {
        return client.ask(TestClient.inSession(session, body));
    }

    @Test
    void eachMessageIsServedAsIfItHadComeAlone() throws IOException {
        Answer answer = ask("[" + call("1") + ", {\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"},\n"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9}},"
                + "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"nonsense\"},"
                + "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-03-26\"}},"
                + "[],7]");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("[")
                .endsWith("]")
                .contains("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\"")
                .contains("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}")
                .contains("\"id\":3,\"error\":{\"code\":-32601")
                .contains("\"id\":4,\"error\":{\"code\":-32600")
                .contains("initialize must come alone");
        assertThat(answer.body().split("\"jsonrpc\"", -1)).hasSize(7);
        assertThat(backend.requests("notifications/cancelled").size()).isLessThanOrEqualTo(1);
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}").status())
                .isEqualTo(200);
    }

    @Test
    void atMostTenAreInHandAtOnceAndAllAreAnswered() throws IOException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-03-26", "echo");
        backend.behave((request, out) -> {
            if (request.asks("tools/call")) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                String answer = legacy.answer(request, out);
                now.decrementAndGet();
                return answer;
            }
            return legacy.answer(request, out);
        });
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            calls.add(call(String.valueOf(i)));
        }
        Answer answer = ask("[" + String.join(",", calls) + "]");
        for (int i = 0; i < 1000; i++) {
            assertThat(answer.body()).contains("\"id\":" + i + ",\"result\"");
        }
        assertThat(backend.connections()).isLessThanOrEqualTo(10);
        assertThat(most.get()).isLessThanOrEqualTo(10);
    }

    @Test
    void thoseThatWaitShareTheMemoryForBodies() throws IOException {
        CountDownLatch held = new CountDownLatch(1);
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-03-26", "echo");
        backend.behave((request, out) -> {
            if (request.asks("tools/call")) {
                FailureTest.await(held);
            }
            return legacy.answer(request, out);
        });
        String large =
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\"" + "x".repeat(20_000) + "\"}}";
        try (RunningProxy narrow = RunningProxy.configured(
                        "limits: {message: 50kB, buffered: 64KiB}\n" + TestBackend.section(backend));
                TestClient first = new TestClient(narrow.port());
                TestClient second = new TestClient(narrow.port());
                TestClient filling = new TestClient(narrow.port())) {
            session = first.open("2025-03-26", "{}");
            String pings = TestClient.inSession(session, large + "]");
            for (int i = 0; i < 2; i++) {
                assertThat(first.ask(pings).status()).isEqualTo(200);
                assertThat(second.ask(pings).status()).isEqualTo(200);
            }
            // A part of a body takes half of the room.
            filling.send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000\r\n\r\nx");
            narrow.awaitMetric("only1mcp_buffered_bytes 30000");
            first.send(TestClient.inSession(session, large + "," + call("2") + "]"));
            backend.await(request -> request.asks("tools/call"));
            Answer refused = second.ask(pings);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.body()).contains("there is no memory for the batch now; try again");
            held.countDown();
            assertThat(first.answer().body()).contains("\"id\":1,\"result\"", "\"id\":2,\"result\"");
            assertThat(second.ask(pings).status()).isEqualTo(200);
        }
    }

    @Test
    void notificationsAloneAreAccepted() throws IOException {
        Answer answer = ask("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1", "[{}]]", "[{},]"})
    void whatIsNoArrayOfMessagesIsRefused(String body) throws IOException {
        assertThat(ask(body).status()).isEqualTo(400);
    }

    @Test
    void moreThanAThousandAreRefused() throws IOException {
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        assertThat(ask("[" + String.join(",", java.util.Collections.nCopies(1000, ping)) + "]")
                        .status())
                .isEqualTo(200);
        assertThat(ask("[" + String.join(",", java.util.Collections.nCopies(1001, ping)) + "]")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void otherRevisionsHaveNone() throws IOException {
        try (TestBackend newer = new TestBackend(TestBackend.legacy("2025-11-25", "echo"));
                RunningProxy there = RunningProxy.of(newer);
                TestClient caller = new TestClient(there.port())) {
            for (String version : new String[] {"2025-06-18", "2025-11-25"}) {
                String own = caller.open(version, "{}");
                assertThat(caller.ask(TestClient.inSession(own, "[" + call("1") + "]"))
                                .status())
                        .isEqualTo(400);
            }
            assertThat(caller.ask(TestClient.post("[" + call("1") + "]")).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void anAnswerInAnEventStreamIsTakenOutOfIt() throws Exception {
        StreamingServer server = new StreamingServer("2025-03-26");
        backend.behave(server);
        client.send(TestClient.inSession(session, "[" + call("1") + "," + call("\"two\"") + "]"));
        Stream one = server.next();
        Stream two = server.next();
        two.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}")
                .result("{\"x\":2}")
                .end();
        one.result("{\"x\":1}").end();
        Answer answer = client.answer();
        assertThat(answer.body())
                .contains("\"result\":{\"x\":1}")
                .contains("\"result\":{\"x\":2}")
                .doesNotContain("progress");
    }

    @Test
    void answersThatTogetherAreTooLargeAreErrors() throws IOException {
        try (RunningProxy small =
                        RunningProxy.impatient(Duration.ofSeconds(5), Duration.ofSeconds(5), 100_000, backend);
                TestClient caller = new TestClient(small.port())) {
            TestBackend.Behaviour legacy = TestBackend.legacy("2025-03-26", "echo");
            backend.behave((request, out) -> request.asks("tools/call")
                    ? TestBackend.result(request, "\"" + "x".repeat(60_000) + "\"")
                    : legacy.answer(request, out));
            session = caller.open("2025-03-26", "{}");
            Answer answer = caller.ask(TestClient.inSession(session, "[" + call("1") + "," + call("2") + "]"));
            assertThat(answer.body().length()).isLessThan(100_000);
            assertThat(answer.body()).contains("-31413").contains("xxx");
        }
    }
}
