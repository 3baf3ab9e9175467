package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestBackend.Request;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal calls that are on their way at once become one, and each caller gets its own answer. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class CoalesceTest {
    private static final String CALL = "{\"q\":\"x\"}";

    /** Lets each call wait until the test lets it go on. */
    private static final class Held implements Closeable {
        private final Semaphore turns = new Semaphore(0);
        private final TestBackend backend;
        private volatile TestBackend.Behaviour answers = TestBackend.modern("t");

        Held() throws IOException {
            backend = new TestBackend(this::answer);
        }

        private @Nullable String answer(Request request, OutputStream out) throws IOException {
            if (request.asks("tools/call")) {
                try {
                    if (!turns.tryAcquire(30, TimeUnit.SECONDS)) {
                        throw new IOException("nobody lets the call go on");
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return answers.answer(request, out);
        }

        int calls() {
            return backend.requests("tools/call").size();
        }

        void awaitCalls(int count) throws Exception {
            Waits.until(() -> calls() == count);
        }

        void go(int calls) {
            turns.release(calls);
        }

        @Override
        public void close() throws IOException {
            backend.close();
        }
    }

    private static RunningProxy start(String options, TestBackend backend) throws IOException {
        return RunningProxy.configured(
                "cache: {tools: [b0], coalesce: true}\n" + options + TestBackend.section(backend));
    }

    private static long metric(RunningProxy proxy, String name) throws IOException {
        try (TestClient client = new TestClient(proxy.port())) {
            return client.metric(name);
        }
    }

    private static void awaitInFlight(RunningProxy proxy, int count) throws Exception {
        Waits.until(() -> metric(proxy, "only1mcp_in_flight") == count);
    }

    /** Clients that each have sent the same call, under ids of their own; the first one has reached the backend. */
    private static List<TestClient> callers(RunningProxy proxy, Held held, int count) throws Exception {
        int before = held.calls();
        List<TestClient> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestClient caller = new TestClient(proxy.port());
            callers.add(caller.send(TestClient.modernCall(String.valueOf(100 + i), "b0.t", CALL)));
            if (i == 0) {
                held.awaitCalls(before + 1);
            }
        }
        awaitInFlight(proxy, count);
        return callers;
    }

    private static void close(List<TestClient> callers) throws IOException {
        for (TestClient caller : callers) {
            caller.close();
        }
    }

    @Test
    void equalCallsAtOnceReachTheBackendOnceAndEachHasItsOwnId() throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend)) {
            List<TestClient> callers = callers(proxy, held, 20);
            held.go(1);
            for (int i = 0; i < callers.size(); i++) {
                Answer answer = callers.get(i).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(new ObjectMapper().readTree(answer.body()).path("id").asInt())
                        .isEqualTo(100 + i);
                assertThat(answer.body()).contains("\"text\":\"ok\"");
            }
            assertThat(held.calls()).isEqualTo(1);
            assertThat(metric(proxy, "only1mcp_cache_coalesced_total")).isEqualTo(19);
            assertThat(metric(proxy, "only1mcp_cache_misses_total")).isEqualTo(1);
            assertThat(metric(proxy, "only1mcp_in_flight")).isZero();
            close(callers);
        }
    }

    @Test
    void withoutCoalesceEachCallGoesToTheBackend() throws Exception {
        try (Held held = new Held();
                RunningProxy proxy =
                        RunningProxy.configured("cache: {tools: [b0]}\n" + TestBackend.section(held.backend))) {
            List<TestClient> callers = callers(proxy, held, 3);
            held.awaitCalls(3);
            held.go(3);
            for (TestClient caller : callers) {
                assertThat(caller.answer().status()).isEqualTo(200);
            }
            close(callers);
        }
    }

    @Test
    void whoeverCameFirstMayLeaveAndTheOthersGetTheAnswerAllTheSame() throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend)) {
            List<TestClient> callers = callers(proxy, held, 3);
            callers.remove(0).close();
            awaitInFlight(proxy, 3);
            Waits.until(() -> metric(proxy, "only1mcp_client_disconnects_total") == 1);
            held.go(1);
            for (TestClient caller : callers) {
                assertThat(caller.answer().status()).isEqualTo(200);
            }
            assertThat(held.calls()).isEqualTo(1);
            assertThat(held.backend.ended()).isZero();
            assertThat(metric(proxy, "only1mcp_in_flight")).isZero();
            close(callers);
        }
    }

    /** Writes so much of an answer to the call of id 100, and breaks off. */
    private static TestBackend.Behaviour dying(int written) {
        String large = "z".repeat(200_000);
        return (request, out) -> {
            String whole = TestBackend.result(request, "{\"resultType\":\"complete\",\"x\":\"" + large + "\"}");
            if (!request.id().equals("100")) {
                return whole;
            }
            out.write(whole.substring(0, written).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return null;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 50_000, 150_000})
    void whereTheFirstOneHasLeftAndItsBackendDiesTheOthersAreSentOnTheirOwn(int written) throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend)) {
            held.answers = dying(written);
            List<TestClient> callers = callers(proxy, held, 3);
            callers.remove(0).close();
            Waits.until(() -> metric(proxy, "only1mcp_client_disconnects_total") == 1);
            held.go(3);
            for (int i = 0; i < 2; i++) {
                Answer answer = callers.get(i).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("\"id\":" + (101 + i) + ",", "zzz");
            }
            assertThat(held.calls()).isEqualTo(3);
            assertThat(metric(proxy, "only1mcp_in_flight")).isZero();
            close(callers);
        }
    }

    @Test
    void whereTheBackendIsGoneForGoodTheOthersAreToldSo() throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend)) {
            held.answers = dying(150_000);
            List<TestClient> callers = callers(proxy, held, 3);
            callers.remove(0).close();
            Waits.until(() -> metric(proxy, "only1mcp_client_disconnects_total") == 1);
            held.backend.goAway();
            for (TestClient caller : callers) {
                Answer answer = caller.answer();
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("backend b0: cannot be reached");
            }
            close(callers);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 150_000})
    void inSessionsToo(int written) throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend);
                TestClient two = new TestClient(proxy.port())) {
            held.answers = (request, out) -> request.asks("tools/call")
                    ? dying(written).answer(request, out)
                    : TestBackend.legacy("2025-11-25", "t").answer(request, out);
            String second = two.open();
            String call =
                    "{\"jsonrpc\":\"2.0\",\"id\":100,\"method\":\"tools/call\",\"params\":{\"name\":\"b0.t\",\"arguments\":{}}}";
            try (TestClient one = new TestClient(proxy.port())) {
                one.send(TestClient.inSession(one.open(), call));
                held.awaitCalls(1);
                two.send(TestClient.inSession(second, call.replace("100", "101")));
                awaitInFlight(proxy, 2);
            }
            Waits.until(() -> metric(proxy, "only1mcp_client_disconnects_total") == 1);
            held.go(2);
            assertThat(two.answer().body()).contains("\"id\":101,", "zzz");
            assertThat(held.calls()).isEqualTo(2);
        }
    }

    @Test
    void aCallThatNobodyWaitsForAnyMoreIsCancelled() throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend)) {
            close(callers(proxy, held, 3));
            awaitInFlight(proxy, 0);
            // The backend meets the end of its connection when it has answered.
            held.go(1);
            Waits.until(() -> held.backend.ended() == 1);
            assertThat(metric(proxy, "only1mcp_cache_entries")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 OK|\"error\":{\"code\":-32050,\"message\":\"no\"}",
                "400 Bad Request|\"error\":{\"code\":-32602,\"message\":\"no such tool\"}",
                "200 OK|\"result\":{\"content\":[],\"isError\":true,\"resultType\":\"complete\"}"
            })
    void anErrorOfTheBackendIsTheAnswerForAllAndIsNotKept(String kind) throws Exception {
        String status = kind.substring(0, kind.indexOf('|'));
        String error = kind.substring(kind.indexOf('|') + 1);
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend)) {
            held.answers = (request, out) -> TestBackend.json(
                            "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + "," + error + "}")
                    .replace("200 OK", status);
            List<TestClient> callers = callers(proxy, held, 3);
            held.go(1);
            for (int i = 0; i < callers.size(); i++) {
                Answer answer = callers.get(i).answer();
                assertThat(answer.head()).startsWith("HTTP/1.1 " + status);
                assertThat(answer.body()).contains(error, "\"id\":" + (100 + i) + ",");
            }
            assertThat(held.calls()).isEqualTo(1);
            assertThat(metric(proxy, "only1mcp_cache_entries")).isZero();
            close(callers);
        }
    }

    @Test
    void whereTheBackendFailsTheFirstOneTheOthersAreSentOnTheirOwn() throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("rate_limits: [{rate: 1/h, burst: 3}]\n", held.backend)) {
            held.answers = (request, out) ->
                    request.id().equals("100") ? null : TestBackend.modern("t").answer(request, out);
            List<TestClient> callers = callers(proxy, held, 3);
            held.go(1);
            assertThat(callers.get(0).answer().status()).isEqualTo(502);
            held.awaitCalls(3);
            held.go(2);
            for (int i = 1; i < 3; i++) {
                Answer answer = callers.get(i).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("\"id\":" + (100 + i) + ",");
            }
            close(callers);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatIsForOneClientOnlyIsNotShared(boolean events) throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend)) {
            held.answers = (request, out) -> {
                String message = "{\"jsonrpc\":\"2.0\",\"id\":" + request.id()
                        + ",\"result\":{\"resultType\":\"" + (events ? "complete" : "input_required")
                        + "\",\"requestState\":\"of " + request.id() + "\"}}";
                String event = "data: " + message + "\n\n";
                return events
                        ? "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + event.length()
                                + "\r\n\r\n" + event
                        : TestBackend.json(message);
            };
            List<TestClient> callers = callers(proxy, held, 3);
            held.go(3);
            for (int i = 0; i < callers.size(); i++) {
                assertThat(callers.get(i).answer().body()).contains("of " + (100 + i) + "\"");
            }
            assertThat(held.calls()).isEqualTo(3);
            close(callers);
        }
    }

    @Test
    void whoWaitsHasATimeoutOfItsOwn() throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("timeout: 1s\n", held.backend)) {
            held.answers = (request, out) -> {
                out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
                // Never silent, and never done.
                try {
                    for (int i = 0; i < 350 && !held.turns.tryAcquire(50, TimeUnit.MILLISECONDS); i++) {
                        out.write(' ');
                        out.flush();
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return null;
            };
            held.go(1);
            try (TestClient first = new TestClient(proxy.port());
                    TestClient second = new TestClient(proxy.port())) {
                first.send(TestClient.modernCall("1", "b0.t", CALL));
                held.awaitCalls(1);
                Answer late = second.ask(TestClient.modernCall("2", "b0.t", CALL));
                assertThat(late.status()).isEqualTo(504);
                assertThat(late.body()).contains("\"id\":2,", "backend b0: gave no answer within 1000 ms");
                assertThat(held.calls()).isEqualTo(1);
                held.go(1);
            }
        }
    }

    @Test
    void aFirstOneThatReadsNothingHoldsUpNobody() throws Exception {
        String large = "y".repeat(900_000);
        try (TestBackend one = new TestBackend((request, out) -> request.asks("tools/call")
                        ? TestBackend.result(request, "{\"resultType\":\"complete\",\"x\":\"" + large + "\"}")
                        : TestBackend.modern("t").answer(request, out));
                RunningProxy proxy = start("", one)) {
            List<TestClient> lazy = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                TestClient client = new TestClient(proxy.port());
                lazy.add(client.send(TestClient.modernCall("1", "b0.t", CALL)));
            }
            try (TestClient second = new TestClient(proxy.port())) {
                assertThat(second.ask(TestClient.modernCall("2", "b0.t", CALL)).body())
                        .contains("\"id\":2,", large);
            }
            close(lazy);
        }
    }

    @Test
    void callsInSessionsAreSharedToo() throws Exception {
        try (Held held = new Held();
                RunningProxy proxy = start("", held.backend);
                TestClient one = new TestClient(proxy.port());
                TestClient two = new TestClient(proxy.port())) {
            held.answers = TestBackend.legacy("2025-11-25", "t");
            String params = "{\"name\":\"b0.t\",\"arguments\":{}}";
            String first = one.open();
            String second = two.open();
            one.send(TestClient.inSession(first, "tools/call", params));
            held.awaitCalls(1);
            two.send(TestClient.inSession(second, "tools/call", params));
            awaitInFlight(proxy, 2);
            held.go(1);
            assertThat(one.answer().body()).contains("\"text\":\"ok\"");
            assertThat(two.answer().body()).contains("\"text\":\"ok\"");
            assertThat(held.calls()).isEqualTo(1);
        }
    }
}
