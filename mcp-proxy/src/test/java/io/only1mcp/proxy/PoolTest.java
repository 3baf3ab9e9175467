package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The connections to one address: how many there are, and who waits for one. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class PoolTest {
    private final CountDownLatch held = new CountDownLatch(1);
    private TestBackend backend;

    @BeforeEach
    void start() throws IOException {
        TestBackend.Behaviour modern = TestBackend.modern("echo");
        backend = new TestBackend((request, out) -> {
            if (request.asks("subscriptions/listen")) {
                out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: \n\n"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                out.flush();
            }
            if (request.asks("subscriptions/listen") || request.body().contains("\"hold\"")) {
                FailureTest.await(held);
            }
            return modern.answer(request, out);
        });
    }

    @AfterEach
    void stop() throws IOException {
        held.countDown();
        backend.close();
    }

    private RunningProxy proxy(String pool) throws IOException {
        return RunningProxy.configured("backends: [{name: b0, url: '" + backend.url() + "', pool: {" + pool + "}}]");
    }

    private void await(RunningProxy proxy, String figure, int value) throws IOException {
        proxy.awaitMetric("only1mcp_" + figure + "{backend=\"b0\",replica=\"" + backend.url() + "\"} " + value);
    }

    private static String call(String id) {
        return TestClient.modernCall("\"" + id + "\"", "b0.echo", "{}");
    }

    @Test
    void aCallThatGetsNoConnectionInTimeFailsWithAnErrorOfItsOwn() throws Exception {
        try (RunningProxy proxy = proxy("max: 1, acquire_timeout: 50ms");
                TestClient first = new TestClient(proxy.port());
                TestClient second = new TestClient(proxy.port())) {
            first.send(call("hold"));
            backend.await(request -> request.id().equals("\"hold\""));
            Answer refused = second.ask(call("q"));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-31503,")
                    .contains("backend b0: no connection of 1 was free within 50 ms");
            await(proxy, "pool_acquire_timeouts_total", 1);
            proxy.awaitMetric("only1mcp_backend_failures_total{backend=\"b0\",error_type=\"exhausted\"} 1");
            held.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
            assertThat(second.ask(call("r")).status()).isEqualTo(200);
            assertThat(backend.requests()).hasSize(2);
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void callsThatWaitGoInTheOrderInWhichTheyCame() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        try (RunningProxy proxy = proxy("max: 1, acquire_timeout: 1m");
                TestClient first = new TestClient(proxy.port())) {
            first.send(call("hold"));
            backend.await(request -> request.id().equals("\"hold\""));
            for (int i = 0; i < 6; i++) {
                TestClient client = new TestClient(proxy.port());
                clients.add(client);
                client.send(call("w" + i));
                await(proxy, "pool_waiting", i + 1);
            }
            // One of them goes away, and leaves the queue.
            clients.get(2).close();
            await(proxy, "pool_waiting", 5);
            held.countDown();
            for (int i : new int[] {0, 1, 3, 4, 5}) {
                assertThat(clients.get(i).answer().status()).isEqualTo(200);
            }
            assertThat(backend.requests())
                    .extracting(TestBackend.Request::id)
                    .containsExactly("\"hold\"", "\"w0\"", "\"w1\"", "\"w3\"", "\"w4\"", "\"w5\"");
            assertThat(backend.connections()).isEqualTo(1);
        } finally {
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void moreUsersThanConnectionsWaitTheirTurnWhereNothingElseIsSaid() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        try (RunningProxy proxy = proxy("max: 2")) {
            for (int i = 0; i < 10; i++) {
                TestClient client = new TestClient(proxy.port());
                clients.add(client);
                client.send(call("hold"));
            }
            await(proxy, "pool_waiting", 8);
            // As long as a pause of the machine may well be.
            Thread.sleep(400);
            held.countDown();
            for (TestClient client : clients) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
            assertThat(backend.connections()).isEqualTo(2);
        } finally {
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    /** Room for one large request that waits, and for no second one. */
    private RunningProxy narrow() throws IOException {
        return RunningProxy.configured("limits: {message: 50kB, buffered: 64KiB}\nbackends: [{name: b0, url: '"
                + backend.url() + "', pool: {max: 1, acquire_timeout: 1m}}]");
    }

    /** Sends a part of a body, which takes half of that room. */
    private static TestClient fill(RunningProxy proxy) throws IOException {
        TestClient client = new TestClient(proxy.port());
        client.send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000\r\n\r\nx");
        proxy.awaitMetric("only1mcp_buffered_bytes 30000");
        return client;
    }

    private static String large(String id) {
        return TestClient.modernCall("\"" + id + "\"", "b0.echo", "{\"x\":\"" + "x".repeat(20_000) + "\"}");
    }

    private static void assertIsPutOff(Answer answer, String id) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.body())
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-31503,")
                .contains("there is no memory for the");
    }

    /** Has a client send so much that what it sends next is read at once. */
    private static void warm(TestClient client, String request) throws IOException {
        for (int i = 0; i < 2; i++) {
            assertThat(client.ask(request).status()).isEqualTo(200);
        }
    }

    @Test
    void largeRequestsThatWaitShareTheMemoryForBodiesAndSmallOnesWaitAllTheSame() throws Exception {
        try (RunningProxy proxy = narrow();
                TestClient holding = new TestClient(proxy.port());
                TestClient first = new TestClient(proxy.port());
                TestClient second = new TestClient(proxy.port());
                TestClient small = new TestClient(proxy.port())) {
            warm(first, large("w"));
            warm(second, large("w"));
            holding.send(call("hold"));
            backend.await(request -> request.id().equals("\"hold\""));
            TestClient filling = fill(proxy);
            first.send(large("a"));
            await(proxy, "pool_waiting", 1);
            assertIsPutOff(second.ask(large("b")), "\"b\"");
            small.send(call("s"));
            await(proxy, "pool_waiting", 2);
            filling.close();
            held.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
            assertThat(small.answer().status()).isEqualTo(200);
            assertThat(second.ask(large("c")).status()).isEqualTo(200);
            proxy.awaitMetric("only1mcp_buffered_bytes 0");
        }
    }

    @Test
    void largeRequestsThatWaitForTheirSessionShareItToo() throws Exception {
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            if (request.asks("initialize") && !request.body().contains("only1mcp")) {
                FailureTest.await(held);
            }
            return legacy.answer(request, out);
        });
        String large = ",\"params\":{\"name\":\"b0.echo\",\"arguments\":{\"x\":\"" + "x".repeat(20_000) + "\"}}}";
        try (RunningProxy proxy = narrow();
                TestClient first = new TestClient(proxy.port());
                TestClient second = new TestClient(proxy.port())) {
            String session = first.open();
            String ping = TestClient.inSession(session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"" + large);
            warm(first, ping);
            warm(second, ping);
            TestClient filling = fill(proxy);
            String call =
                    TestClient.inSession(session, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\"" + large);
            first.send(call);
            backend.await(
                    request -> request.asks("initialize") && !request.body().contains("only1mcp"));
            assertIsPutOff(second.ask(call), "2");
            filling.close();
            held.countDown();
            assertThat(first.answer().body()).contains("\"text\":\"ok\"");
            assertThat(second.ask(call).body()).contains("\"text\":\"ok\"");
        }
    }

    @Test
    void largeRequestsThatWaitUntilMoreIsKnownShareItToo() throws Exception {
        TestBackend.Behaviour modern = TestBackend.modern("echo");
        backend.behave((request, out) -> {
            if (request.asks("server/discover")) {
                FailureTest.await(held);
            }
            return modern.answer(request, out);
        });
        String read = TestClient.post(
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"resources/read\",\"params\":{\"uri\":\"file:///a\",\"x\":\""
                        + "x".repeat(20_000) + "\"," + TestClient.META + "}}",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: resources/read",
                "Mcp-Name: file:///a");
        try (RunningProxy proxy = narrow();
                TestClient first = new TestClient(proxy.port());
                TestClient second = new TestClient(proxy.port())) {
            warm(first, large("w"));
            warm(second, large("w"));
            TestClient filling = fill(proxy);
            first.send(read);
            backend.await(request -> request.asks("server/discover"));
            assertIsPutOff(second.ask(read), "2");
            filling.close();
            held.countDown();
            assertThat(first.answer().body()).contains("\"id\":2,\"error\":{\"code\":-32601");
            assertThat(second.ask(read).body()).contains("\"id\":2,\"error\":{\"code\":-32601");
        }
    }

    @Test
    void aCallThatIsAbandonedGivesItsPlaceToTheNext() throws Exception {
        try (RunningProxy proxy = proxy("max: 1, acquire_timeout: 1m");
                TestClient waiting = new TestClient(proxy.port())) {
            try (TestClient leaving = new TestClient(proxy.port())) {
                leaving.send(call("hold"));
                backend.await(request -> request.id().equals("\"hold\""));
                waiting.send(call("w"));
                await(proxy, "pool_waiting", 1);
            }
            assertThat(waiting.answer().status()).isEqualTo(200);
            assertThat(backend.connections()).isEqualTo(2);
        }
    }

    @Test
    void streamsThatLastHoldUpNobody() throws Exception {
        try (RunningProxy proxy = proxy("max: 1, acquire_timeout: 1m");
                TestClient one = new TestClient(proxy.port());
                TestClient two = new TestClient(proxy.port());
                TestClient caller = new TestClient(proxy.port())) {
            String listen = TestClient.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true},");
            one.send(listen);
            two.send(listen);
            Waits.until(() -> backend.requests("subscriptions/listen").size() >= 2);
            assertThat(caller.ask(call("q")).status()).isEqualTo(200);
            await(proxy, "pool_connections", 3);
        }
    }

    @Test
    void aStreamThatLastsWaitsForNoConnection() throws Exception {
        try (RunningProxy proxy = proxy("max: 1, acquire_timeout: 1m");
                TestClient holding = new TestClient(proxy.port());
                TestClient listening = new TestClient(proxy.port())) {
            holding.send(call("hold"));
            backend.await(request -> request.id().equals("\"hold\""));
            listening.send(TestClient.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true},"));
            backend.await(request -> request.asks("subscriptions/listen"));
            await(proxy, "pool_connections", 2);
        }
    }

    @Test
    void aCallThatWaitsForItsClientGivesItsPlaceToTheNext() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        backend.behave((request, out) -> {
            if (!request.body().contains("\"ask\"")) {
                return legacy.answer(request, out);
            }
            FailureTest.await(asking);
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"));
            out.write(bytes("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"roots/list\"}\n\n"));
            out.flush();
            FailureTest.await(held);
            return null;
        });
        try (RunningProxy proxy = proxy("max: 1, acquire_timeout: 1m");
                TestClient asked = new TestClient(proxy.port());
                TestClient waiting = new TestClient(proxy.port())) {
            String session = asked.open("2025-11-25", "{\"roots\":{}}");
            asked.send(TestClient.inSession(
                    session, "tools/call", "{\"name\":\"b0.echo\",\"arguments\":{\"x\":\"ask\"}}"));
            backend.await(request -> request.body().contains("\"ask\""));
            waiting.send(TestClient.inSession(session, "tools/call", "{\"name\":\"b0.echo\",\"arguments\":{}}"));
            await(proxy, "pool_waiting", 1);
            asking.countDown();
            assertThat(waiting.answer().body()).contains("\"text\":\"ok\"");
        }
    }

    @Test
    void connectionsAreKeptAheadOfCallsAndRenewedBeforeTheyAreOld() throws Exception {
        try (RunningProxy proxy = proxy("min_idle: 3, idle_timeout: 300ms");
                TestClient client = new TestClient(proxy.port())) {
            await(proxy, "pool_idle", 3);
            assertThat(backend.requests()).isEmpty();
            assertThat(client.ask(call("q")).status()).isEqualTo(200);
            Waits.until(() -> backend.ended() >= 3 && backend.connections() >= 6);
            await(proxy, "pool_idle", 3);
        }
    }

    @Test
    void aConnectionThatIsIdleForTooLongIsClosed() throws Exception {
        try (RunningProxy proxy = proxy("idle_timeout: 100ms");
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(call("q")).status()).isEqualTo(200);
            await(proxy, "pool_connections", 0);
            assertThat(client.ask(call("r")).status()).isEqualTo(200);
            assertThat(backend.connections()).isEqualTo(2);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
