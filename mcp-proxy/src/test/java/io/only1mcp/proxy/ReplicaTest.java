package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestBackend.Request;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend at several addresses: which of them gets a call, and what happens when one is lost. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ReplicaTest {
    private final List<TestBackend> replicas = new ArrayList<>();

    private RunningProxy proxy(int count, TestBackend.Behaviour behaviour, String rest) throws IOException {
        for (int i = 0; i < count; i++) {
            replicas.add(new TestBackend(behaviour));
        }
        String urls = replicas.stream().map(TestBackend::url).collect(Collectors.joining(", "));
        return RunningProxy.configured("backends: [{name: b, urls: [" + urls + "]" + rest + "}]");
    }

    @AfterEach
    void stop() throws IOException {
        for (TestBackend replica : replicas) {
            replica.close();
        }
    }

    private static String call(int id, String arguments) {
        return TestClient.modernCall(String.valueOf(id), "b.echo", arguments);
    }

    private static void await(RunningProxy proxy, String figure, TestBackend replica, int value) throws IOException {
        proxy.awaitMetric("only1mcp_" + figure + "{backend=\"b\",replica=\"" + replica.url() + "\"} " + value);
    }

    /** All calls that arrived, wherever. */
    private Stream<Request> arrived() {
        return replicas.stream().flatMap(replica -> replica.requests("tools/call").stream());
    }

    @Test
    void callsWithoutAKeyAreSpreadEvenly() throws Exception {
        try (RunningProxy proxy = proxy(3, TestBackend.modern("echo"), "");
                TestClient client = new TestClient(proxy.port())) {
            for (int i = 0; i < 30; i++) {
                assertThat(client.ask(call(i, "{}")).status()).isEqualTo(200);
            }
            assertThat(replicas)
                    .allSatisfy(replica -> assertThat(replica.requests()).hasSize(10));
        }
    }

    @Test
    void theReplicaWithTheFewestCallsInHandGetsTheNextOne() throws Exception {
        java.util.concurrent.CountDownLatch held = new java.util.concurrent.CountDownLatch(1);
        TestBackend.Behaviour modern = TestBackend.modern("echo");
        try (RunningProxy proxy = proxy(
                        2,
                        (request, out) -> {
                            if (request.body().contains("hold")) {
                                FailureTest.await(held);
                            }
                            return modern.answer(request, out);
                        },
                        "");
                TestClient busy = new TestClient(proxy.port());
                TestClient client = new TestClient(proxy.port())) {
            busy.send(call(0, "{\"hold\":1}"));
            Waits.until(() -> arrived().count() >= 1);
            for (int i = 1; i < 8; i++) {
                assertThat(client.ask(call(i, "{}")).status()).isEqualTo(200);
            }
            held.countDown();
            assertThat(busy.answer().status()).isEqualTo(200);
            assertThat(replicas)
                    .extracting(replica -> replica.requests().size())
                    .containsExactlyInAnyOrder(1, 7);
        }
    }

    @Test
    void callsWithTheSameValueOfTheKeyMeetAtOneReplica() throws Exception {
        try (RunningProxy proxy = proxy(3, TestBackend.modern("echo"), ", key: repo");
                TestClient client = new TestClient(proxy.port())) {
            for (int i = 0; i < 60; i++) {
                assertThat(client.ask(call(i, "{\"n\":" + i + ",\"repo\":\"r" + i % 20 + "\"}"))
                                .status())
                        .isEqualTo(200);
            }
            for (int value = 0; value < 20; value++) {
                String repo = "\"repo\":\"r" + value + "\"";
                assertThat(replicas.stream()
                                .map(replica -> replica.requests().stream()
                                        .filter(request -> request.body().contains(repo))
                                        .count())
                                .filter(count -> count > 0))
                        .as(repo)
                        .containsExactly(3L);
            }
            assertThat(replicas)
                    .allSatisfy(replica -> assertThat(replica.requests()).isNotEmpty());
        }
    }

    @Test
    void aSessionStaysAtOneReplicaAndIsOpenedAtAnotherWhenThatIsLost() throws Exception {
        try (RunningProxy proxy = proxy(2, TestBackend.legacy("2025-11-25", "echo"), "");
                TestClient client = new TestClient(proxy.port())) {
            String session = client.open();
            String call = TestClient.inSession(session, "tools/call", "{\"name\":\"b.echo\",\"arguments\":{}}");
            for (int i = 0; i < 10; i++) {
                assertThat(client.ask(call).status()).isEqualTo(200);
            }
            TestBackend home = replicas.stream()
                    .filter(replica -> !replica.requests("tools/call").isEmpty())
                    .findFirst()
                    .orElseThrow();
            TestBackend other = replicas.get(1 - replicas.indexOf(home));
            assertThat(home.requests("tools/call")).hasSize(10);
            home.goAway();
            await(proxy, "pool_connections", home, 0);
            assertThat(client.ask(call).body()).contains("\"text\":\"ok\"");
            assertThat(other.requests("tools/call")).hasSize(1);
            assertThat(other.requests("initialize")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSessionIsOpenedWhereverThereIsAReplica(int gone) throws Exception {
        try (RunningProxy proxy = proxy(2, TestBackend.legacy("2025-11-25", "echo"), "");
                TestClient client = new TestClient(proxy.port())) {
            replicas.get(gone).goAway();
            assertThat(client.open()).isNotEmpty();
            assertThat(replicas.get(1 - gone).requests("initialize")).isNotEmpty();
            assertThat(client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .body())
                    .contains(replicas.get(0).url() + ", " + replicas.get(1).url() + "\",\"status\":\"up\"");
        }
    }

    @Test
    void aReplicaThatIsLostIsLeftOutAndReturnsWhenItAnswers() throws Exception {
        try (RunningProxy proxy = proxy(2, TestBackend.modern("echo"), "");
                TestClient client = new TestClient(proxy.port())) {
            TestBackend lost = replicas.get(0);
            TestBackend other = replicas.get(1);
            lost.goAway();
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask(call(i, "{}")).status()).isEqualTo(200);
            }
            assertThat(other.requests("tools/call"))
                    .hasSize(20)
                    .allSatisfy(request -> assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + other.port()));
            await(proxy, "replica_up", lost, 0);
            await(proxy, "replica_up", other, 1);
            String health = client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .body();
            assertThat(health)
                    .contains("\"status\":\"up\",\"replicas\":[{\"url\":\"" + lost.url()
                            + "\",\"status\":\"down\",\"error\":\"")
                    .contains("\"breaker\":\"closed\",\"pool\":{\"open\":1,\"idle\":1,\"waiting\":0,");
            try (TestBackend back = new TestBackend(lost.port(), TestBackend.modern("echo"))) {
                await(proxy, "replica_up", lost, 1);
                assertThat(back.requests("server/discover")).hasSize(1);
                client.ask(call(20, "{}"));
                client.ask(call(21, "{}"));
                assertThat(back.requests("tools/call")).hasSize(1);
            }
        }
    }

    @Test
    void whileAReplicaDiesEveryCallIsAnsweredAndNoneArrivesTwice() throws Exception {
        int threads = 4;
        int calls = 250;
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try (RunningProxy proxy = proxy(3, TestBackend.modern("echo"), "")) {
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * calls;
                ends.add(callers.submit(() -> {
                    try (TestClient client = new TestClient(proxy.port())) {
                        for (int i = 0; i < calls; i++) {
                            Answer answer = client.ask(call(first + i, "{}"));
                            answered.incrementAndGet();
                            if (answer.status() != 200) {
                                failures.add(answer.status() + " " + answer.body());
                            }
                        }
                    }
                    return null;
                }));
            }
            Waits.until(() -> answered.get() >= 300);
            replicas.get(1).goAway();
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(answered).hasValue(threads * calls);
        assertThat(failures)
                .hasSizeLessThanOrEqualTo(threads)
                .allMatch(
                        failure -> failure.startsWith("502 ") && failure.contains("backend b: closed the connection"));
        List<String> ids = arrived().map(Request::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.size()).isGreaterThanOrEqualTo(threads * calls - failures.size());
    }

    @Test
    void aCallThatMayHaveHadAnEffectIsNeverSentAgain() throws Exception {
        try (RunningProxy proxy = proxy(2, (request, out) -> null, ", breaker: {failures: 0}");
                TestClient client = new TestClient(proxy.port())) {
            for (int i = 0; i < 10; i++) {
                Answer answer = client.ask(call(i, "{}"));
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("closed the connection without an answer");
            }
            assertThat(arrived()).hasSize(10);
        }
    }

    @Test
    void whatOnlyAsksIsSentOnceMore() throws Exception {
        Set<String> met = new HashSet<>();
        TestBackend.Behaviour modern = TestBackend.modern("echo");
        try (RunningProxy proxy = proxy(
                        1,
                        (request, out) -> {
                            String method = request.asks("tools/list") ? "tools/list" : "server/discover";
                            synchronized (met) {
                                return met.add(method) ? null : modern.answer(request, out);
                            }
                        },
                        "");
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(TestClient.modern("tools/list", "")).body()).contains("\"name\":\"b.echo\"");
            assertThat(replicas.get(0).requests("tools/list")).hasSize(2);
            assertThat(replicas.get(0).requests("server/discover")).hasSize(2);
        }
    }

    @Test
    void whenAllReplicasAreOutTheErrorSaysSoAndTheyAreTriedAllTheSame() throws Exception {
        try (RunningProxy proxy = proxy(2, TestBackend.modern("echo"), ", breaker: {failures: 3, open: 1h}");
                TestClient client = new TestClient(proxy.port())) {
            for (TestBackend replica : replicas) {
                replica.goAway();
            }
            List<String> bodies = new ArrayList<>();
            Answer answer = client.ask(call(1, "{}"));
            while (answer.status() == 502) {
                bodies.add(answer.body());
                answer = client.ask(call(1, "{}"));
            }
            assertThat(bodies)
                    .hasSizeGreaterThan(1)
                    .allMatch(body -> body.contains("backend b: all 2 replicas are out; cannot be reached at http://"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isIn("3600", "3599", "3598");
            assertThat(answer.body())
                    .contains("all 2 replicas are out; is left alone for")
                    .contains("-31503");
            await(proxy, "breaker_open", replicas.get(0), 1);
        }
    }

    @Test
    void anAddressThatFailsTooOftenIsLeftAloneUntilOneCallHasAnswered() throws Exception {
        String page = "HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi";
        try (RunningProxy proxy = proxy(1, (request, out) -> page, ", breaker: {failures: 2, open: 1s}");
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(call(1, "{}")).status()).isEqualTo(502);
            assertThat(client.ask(call(2, "{}")).status()).isEqualTo(502);
            replicas.get(0).behave(TestBackend.modern("echo"));
            Answer answer = client.ask(call(3, "{}"));
            int refused = 0;
            while (answer.status() == 503) {
                refused++;
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                assertThat(answer.body())
                        .contains("is left alone for 1 s: too many calls in a row failed at "
                                + replicas.get(0).url() + ", the last one: answered HTTP 503");
                answer = client.ask(call(3, "{}"));
            }
            assertThat(refused).isPositive();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(replicas.get(0).requests()).hasSize(3);
            assertThat(proxy.log()).anyMatch(line -> line.endsWith("it is left alone for 1 s"));
            assertThat(proxy.log()).anyMatch(line -> line.contains("backend b: answers again at "));
        }
    }

    @Test
    void errorsOfTheServerItselfDoNotCount() throws Exception {
        try (RunningProxy proxy = proxy(
                        1,
                        (request, out) -> TestBackend.error(request, 500, -32603, "broken"),
                        ", breaker: {failures: 2, open: 1h}");
                TestClient client = new TestClient(proxy.port())) {
            for (int i = 0; i < 6; i++) {
                assertThat(client.ask(call(i, "{}")).body()).contains("broken");
            }
            assertThat(replicas.get(0).requests()).hasSize(6);
        }
    }

    @Test
    void aTimeoutCounts() throws Exception {
        java.util.concurrent.CountDownLatch held = new java.util.concurrent.CountDownLatch(1);
        replicas.add(new TestBackend((request, out) -> {
            FailureTest.await(held);
            return null;
        }));
        try (RunningProxy proxy = RunningProxy.configured("timeout: 100ms\nbreaker: {failures: 2, open: 1h}\n"
                        + "backends: [{name: b, url: '" + replicas.get(0).url() + "'}]");
                TestClient client = new TestClient(proxy.port())) {
            assertThat(Arrays.asList(
                            client.ask(call(1, "{}")).status(),
                            client.ask(call(2, "{}")).status(),
                            client.ask(call(3, "{}")).status()))
                    .containsExactly(504, 504, 503);
        } finally {
            held.countDown();
        }
    }
}
