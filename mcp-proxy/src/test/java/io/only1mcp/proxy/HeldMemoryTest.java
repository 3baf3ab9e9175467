package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is held for clients and backends that take their time: however much it is, it does not fill the heap of the shipped flags. */
@Timeout(120)
class HeldMemoryTest {
    private static final String LARGE = "x".repeat(9_000_000);
    private static final TestBackend.Behaviour LEGACY = TestBackend.legacy("2025-03-26", "echo");

    @TempDir
    private static Path folder;

    private static TestBackend backend;
    private static GatewayProcess gateway;
    private static int port;

    private TestClient client;
    private String session;

    @BeforeAll
    static void start() throws IOException {
        backend = new TestBackend(LEGACY);
        gateway = GatewayProcess.start(folder, "--backend", "b0=" + backend.url(), "--port", "0");
        port = gateway.port();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    /** A session in which the backend has been called. */
    @BeforeEach
    void open() throws IOException {
        backend.behave(LEGACY);
        client = new TestClient(port);
        session = client.open("2025-03-26", "{}");
        assertThat(client.ask(call("1")).body()).contains("\"text\":\"ok\"");
    }

    /** Whatever has been held: nothing was written, and it goes on. */
    @AfterEach
    void isWell() throws IOException {
        backend.behave(LEGACY);
        assertThat(client.ask(call("2")).body()).contains("\"text\":\"ok\"");
        assertThat(gateway.errors()).isEmpty();
        client.close();
    }

    private static String message(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\",\"arguments\":{}}}";
    }

    private String call(String id) {
        return TestClient.inSession(session, message(id));
    }

    /** Has so many clients ask at once. */
    private static List<Answer> together(int count, String request) throws IOException {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new TestClient(port).send(request));
        }
        List<Answer> answers = new ArrayList<>();
        for (TestClient each : clients) {
            answers.add(each.answer());
            each.close();
        }
        return answers;
    }

    @Test
    void whatClientsSayIsRefusedWhileTheBackendTakesNothing() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        backend.behave((request, out) -> {
            FailureTest.await(release);
            return "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
        });
        String said = TestClient.inSession(
                session,
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"p\":\"" + LARGE + "\"}}");
        assertThat(client.ask(said).status()).isEqualTo(202);
        for (int i = 0; i < 2; i++) {
            Answer refused = client.ask(said);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
        }
        release.countDown();
    }

    @Test
    void aLargeEventForWhichThereIsNoRoomEndsItsStreamWithAnError() throws IOException {
        backend.behave((request, out) -> {
            String event = "data: {\"jsonrpc\":\"2.0\",\"id\":3,\"result\":\"" + LARGE + "\"}\n\n";
            return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + event.length()
                    + "\r\n\r\n" + event;
        });
        assertThat(together(3, call("3")))
                .anySatisfy(answer -> assertThat(answer.body()).contains("\"id\":3,\"result\":\"" + LARGE))
                .allSatisfy(answer -> assertThat(answer.body().contains("sent an event for which there is no room now")
                                || answer.body().contains(LARGE))
                        .isTrue());
    }

    @Test
    void aLargeAnswerForWhichThereIsNoRoomIsAnErrorInItsBatch() throws IOException {
        backend.behave((request, out) -> TestBackend.result(request, '"' + LARGE + '"'));
        String batch = TestClient.inSession(session, "[" + message("3") + "]");
        assertThat(together(3, batch))
                .anySatisfy(answer -> assertThat(answer.body()).contains("\"id\":3,\"result\":\"" + LARGE))
                .allSatisfy(answer -> assertThat(answer.body().contains("there is no room for the answer now")
                                || answer.body().contains(LARGE))
                        .isTrue());
    }

    @Test
    void aLargeEventIsTheAnswerToAMessageOfABatch() throws IOException {
        backend.behave((request, out) -> {
            String event = "data: {\"jsonrpc\":\"2.0\",\"id\":3,\"result\":\"" + LARGE + "\"}\n\n";
            return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + event.length()
                    + "\r\n\r\n" + event;
        });
        assertThat(client.ask(TestClient.inSession(session, "[" + message("3") + "]"))
                        .body())
                .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":\"" + LARGE + "\"}]");
    }

    @Test
    void whatABatchSaysToAReaderThatTakesNothingIsLost() throws IOException {
        int all = 20_000_000;
        String event = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":\""
                + "x".repeat(900) + "\"}\n\n";
        backend.behave((request, out) -> {
            if (request.head().startsWith("GET ")) {
                return "HTTP/1.1 405 X\r\nContent-Length: 0\r\n\r\n";
            }
            if (!request.asks("tools/call")) {
                return LEGACY.answer(request, out);
            }
            return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                    + event.repeat(all / event.length()) + "data: {\"jsonrpc\":\"2.0\",\"id\":3,\"result\":3}\n\n";
        });
        try (TestClient reader = new TestClient(port)) {
            String own = "Host: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n";
            reader.send("GET /mcp HTTP/1.1\r\nAccept: text/event-stream\r\n" + own);
            assertThat(reader.head()).startsWith("HTTP/1.1 200");
            assertThat(client.ask(TestClient.inSession(session, "[" + message("3") + "]"))
                            .body())
                    .contains("\"id\":3,\"result\":3");
            assertThat(client.ask("DELETE /mcp HTTP/1.1\r\n" + own).status()).isEqualTo(204);
            assertThat(reader.answerRest()).contains("notifications/progress").hasSizeLessThan(all * 3 / 4);
            session = client.open("2025-03-26", "{}");
        }
    }

    @Test
    void batchesAreNotKeptWhenTheyAreAnswered() throws IOException {
        String batch = TestClient.inSession(
                session, "[{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"ping\",\"params\":{\"x\":\"" + LARGE + "\"}}]");
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TestClient each = new TestClient(port);
            clients.add(each);
            assertThat(each.ask(batch).body()).isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}]");
        }
        for (TestClient each : clients) {
            each.close();
        }
    }

    @Test
    void largeRequestsOfClientsThatHaveGoneAreNotKept() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        backend.behave((request, out) -> {
            if (request.asks("tools/call")) {
                FailureTest.await(release);
            }
            return LEGACY.answer(request, out);
        });
        String large = TestClient.inSession(
                session,
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\",\"arguments\":{\"x\":\""
                        + LARGE + "\"}}}");
        int before = backend.requests("tools/call").size();
        for (int i = 1; i <= 6; i++) {
            int gone = i;
            try (TestClient leaving = new TestClient(port)) {
                leaving.send(large);
                Waits.until(() -> backend.requests("tools/call").size() >= before + gone);
            }
        }
        release.countDown();
    }

    @Test
    void questionsThatNobodyAnswersAreForgottenBeforeTheyFillTheHeap() throws IOException {
        String longId = "i".repeat(1_000);
        StringBuilder questions = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            questions
                    .append("data: {\"jsonrpc\":\"2.0\",\"id\":\"")
                    .append(i)
                    .append(longId)
                    .append("\",\"method\":\"ping\"}\n\n");
        }
        CountDownLatch release = new CountDownLatch(1);
        backend.behave((request, out) -> {
            if (!request.asks("tools/call")) {
                return LEGACY.answer(request, out);
            }
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + questions)
                    .getBytes(US_ASCII));
            out.flush();
            FailureTest.await(release);
            return "data: {\"jsonrpc\":\"2.0\",\"id\":3,\"result\":3}\n\n";
        });
        int askedAll = 0;
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            TestClient asked = new TestClient(port);
            clients.add(asked);
            asked.send(TestClient.inSession(asked.open("2025-03-26", "{}"), message("3")));
            asked.head();
            // Where there is no room for any more, the stream ends with an error.
            int seen = 0;
            for (String some = "?"; seen < 1_000 && !some.isEmpty(); seen += some.split("\"ping\"", -1).length - 1) {
                some = asked.chunk();
            }
            askedAll += seen == 1_000 ? 1 : 0;
        }
        // Each has a share: those that have asked much leave room for others.
        assertThat(askedAll).isGreaterThan(8);
        release.countDown();
        for (TestClient each : clients) {
            each.close();
        }
    }

    @Test
    void longIdsAreNotKeptWhenTheirRequestsAreAnswered() throws IOException {
        int count = 16;
        CountDownLatch release = new CountDownLatch(1);
        List<TestClient> clients = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            CountDownLatch come = new CountDownLatch(count);
            backend.behave((request, out) -> {
                if (request.id().length() > 10) {
                    come.countDown();
                    FailureTest.await(come);
                } else {
                    FailureTest.await(release);
                }
                return TestBackend.result(request, "1");
            });
            String id = '"' + "i".repeat(600_000) + '"';
            for (int i = 0; i < count; i++) {
                clients.add(new TestClient(port).send(call(id)));
            }
            for (TestClient each : clients.subList(count * round, clients.size())) {
                assertThat(each.answer().body()).contains(id);
                each.send(call("4"));
            }
        }
        release.countDown();
        for (TestClient each : clients) {
            assertThat(each.answer().body()).contains("\"id\":4,\"result\":1");
            each.close();
        }
    }
}
