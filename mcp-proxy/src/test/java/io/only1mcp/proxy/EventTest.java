package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.proxy.StreamingServer.Stream;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Event streams that answer calls of the older eras, and what backends ask clients on them. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EventTest {
    private static final String SAMPLING =
            "{\"jsonrpc\":\"2.0\",\"id\":\"a-1\",\"method\":\"sampling/createMessage\",\"params\":{\"maxTokens\":7}}";

    private StreamingServer first;
    private StreamingServer second;
    private TestBackend b0;
    private TestBackend b1;
    private RunningProxy proxy;
    private TestClient client;
    private TestClient other;
    private String session;

    @BeforeEach
    void start() throws IOException {
        first = new StreamingServer("2025-11-25");
        second = new StreamingServer("2025-11-25");
        b0 = new TestBackend(first);
        b1 = new TestBackend(second);
        proxy = RunningProxy.of(b0, b1);
        client = new TestClient(proxy.port());
        other = new TestClient(proxy.port());
        session = client.open();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        other.close();
        proxy.close();
        b0.close();
        b1.close();
    }

    private String call(String id, String name) {
        return TestClient.inSession(
                session,
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + name
                        + "\",\"arguments\":{}}}");
    }

    private static Stream opened(TestClient by, StreamingServer server, String call) throws Exception {
        by.send(call);
        Stream stream = server.next();
        assertThat(by.head()).startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
        return stream;
    }

    @Test
    void eventsComeOneByOneAndTheirIdsNameTheBackend() throws Exception {
        Stream stream = opened(client, second, call("1", "b1.t"));
        stream.send("id: e-0\ndata:\n\n");
        assertThat(client.chunk()).isEqualTo("id: 1pe-0\ndata: \n\n");
        stream.send("retry: 250\n");
        assertThat(client.chunk()).isEqualTo("retry: 250\n\n");
        stream.send(": alive\n");
        assertThat(client.chunk()).isEqualTo(":\n\n");
        stream.event("e-1", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
        assertThat(client.chunk())
                .isEqualTo(
                        "id: 1pe-1\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n");
        stream.send("data: {\"jsonrpc\":\"2.0\",");
        stream.send("\"id\":1,\ndata: \"result\":{}}\n\n").end();
        assertThat(client.chunk())
                .isEqualTo("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\ndata: \"result\":{}}\n\n");
        assertThat(client.chunk()).isEmpty();
    }

    @Test
    void anEventStreamThatCameWholeGoesOnWhole() throws Exception {
        String stream = "id: x\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";
        b0.behave((request, out) -> request.asks("tools/call")
                ? TestBackend.json(stream).replace("application/json", "text/event-stream")
                : first.answer(request, out));
        Answer answer = client.ask(call("1", "b0.t"));
        assertThat(answer.body()).isEqualTo(stream.replace("id: x", "id: 0px"));
        assertThat(answer.header("Content-Length"))
                .isEqualTo(String.valueOf(answer.body().length()));
    }

    @Test
    void whatABackendAsksIsAnsweredHomeUnderItsOwnId() throws Exception {
        Stream one = opened(client, first, call("1", "b0.t"));
        Stream two = opened(other, second, call("2", "b1.t"));
        one.event(SAMPLING);
        assertThat(client.chunk()).contains(SAMPLING.replace("\"a-1\"", "1"));
        two.event(SAMPLING.replace("\"a-1\"", "7"));
        assertThat(other.chunk()).contains(SAMPLING.replace("\"a-1\"", "2"));
        try (TestClient answering = new TestClient(proxy.port())) {
            for (String answer : new String[] {
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"role\":\"user\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1,\"message\":\"no\"}}"
            }) {
                assertThat(answering.ask(TestClient.inSession(session, answer)).status())
                        .isEqualTo(202);
            }
        }
        TestBackend.Request atSecond = b1.await(request -> request.body().contains("\"role\""));
        assertThat(atSecond.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"role\":\"user\"}}");
        assertThat(atSecond.header("Mcp-Session-Id")).isEqualTo("s-2");
        assertThat(b0.await(request -> request.body().contains("\"error\"")).body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a-1\",\"error\":{\"code\":-1,\"message\":\"no\"}}");
        one.result("{}").end();
        two.result("{}").end();
        assertThat(client.chunk()).contains("\"id\":1,\"result\"");
        assertThat(other.chunk()).contains("\"id\":2,\"result\"");
    }

    @Test
    void anEventWithAnIdThatNobodyWouldKeepEndsItsStream() throws Exception {
        Stream stream = opened(client, first, call("1", "b0.t"));
        stream.event("e".repeat(2000), "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
        assertThat(client.answerRest())
                .contains("\"id\":1,\"error\"", "sent an event under an id of more than 1024 bytes");
    }

    @Test
    void aBackendThatAsksUnderAnIdThatNobodyWouldKeepEndsItsStream() throws Exception {
        Stream stream = opened(client, first, call("1", "b0.t"));
        stream.event(SAMPLING.replace("a-1", "a".repeat(2000)));
        assertThat(client.answerRest())
                .contains("\"id\":1,\"error\"", "asked something under an id of more than 1024 bytes");
    }

    @Test
    void anAnswerGoesHomeOnceAndOnlyWhileSomebodyWaits() throws Exception {
        Stream stream = opened(client, first, call("1", "b0.t"));
        stream.event(SAMPLING).event(SAMPLING.replace("a-1", "a-2"));
        stream.result("{}").end();
        StringBuilder all = new StringBuilder();
        for (String chunk = client.chunk(); !chunk.isEmpty(); chunk = client.chunk()) {
            all.append(chunk);
        }
        assertThat(all).contains("\"id\":1,\"method\"").contains("\"id\":2,\"method\"");
        String late = "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"late\":1}}";
        assertThat(other.ask(TestClient.inSession(session, late)).status()).isEqualTo(202);
        client.send(call("3", "b0.t"));
        first.next().end();
        client.answer();
        assertThat(b0.requests()).noneMatch(request -> request.body().contains("late"));
    }

    @Test
    void aRequestThatABackendWithdrawsIsWithdrawnUnderTheIdThatTheClientKnows() throws Exception {
        Stream stream = opened(client, first, call("1", "b0.t"));
        stream.event(SAMPLING);
        client.chunk();
        stream.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"a-9\"}}");
        stream.event(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"a-1\",\"reason\":\"x\"}}");
        assertThat(client.chunk()).contains("\"params\":{\"requestId\":1,\"reason\":\"x\"}");
        stream.result("{}").end();
    }

    @Test
    void aBackendThatWaitsForTheClientIsNotTooSlow() throws Exception {
        try (RunningProxy impatient =
                        RunningProxy.impatient(Duration.ofMillis(300), Duration.ofSeconds(5), 1_000_000, b0);
                TestClient caller = new TestClient(impatient.port());
                TestClient answering = new TestClient(impatient.port())) {
            session = caller.open();
            Stream stream = opened(caller, first, call("1", "b0.t"));
            stream.event(SAMPLING);
            caller.chunk();
            // Another call, which waits for nobody, passes its deadline meanwhile.
            opened(answering, first, call("2", "b0.t"));
            assertThat(answering.chunk())
                    .contains("\"id\":2,\"error\":{\"code\":-31502")
                    .contains("within 300 ms");
            assertThat(answering.chunk()).isEmpty();
            answering.ask(TestClient.inSession(session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"));
            stream.result("{}").end();
            assertThat(caller.chunk()).contains("\"id\":1,\"result\":{}");
            // And from then on it is to be in time again.
            Stream late = opened(caller2(impatient), first, call("3", "b0.t"));
            assertThat(late.request().body()).contains("\"id\":3");
        }
    }

    @Test
    void aCallWhoseClientHasGoneHasOneTimeInAllAndIsCancelledThen() throws Exception {
        try (RunningProxy impatient =
                RunningProxy.impatient(Duration.ofMillis(300), Duration.ofSeconds(5), 1_000_000, b0)) {
            session = caller2(impatient).open();
            Stream stream = opened(other, first, call("\"x\"", "b0.t"));
            other.close();
            Waits.until(() -> {
                stream.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
                return !b0.requests("notifications/cancelled").isEmpty();
            });
            TestBackend.Request told = b0.requests("notifications/cancelled").get(0);
            assertThat(told.body()).contains("\"params\":{\"requestId\":\"x\",");
            assertThat(told.header("Mcp-Session-Id")).isEqualTo(stream.request().header("Mcp-Session-Id"));
            impatient.awaitMetric("only1mcp_in_flight 0");
            // It had been heard, so this is no failure.
            impatient.awaitMetric("only1mcp_replica_failures_total{backend=\"b0\",replica=\"" + b0.url() + "\"} 0");
        }
    }

    private TestClient caller2(RunningProxy at) throws IOException {
        other.close();
        other = new TestClient(at.port());
        return other;
    }

    @Test
    void aStreamEndsWithTheResponseWhateverComesBehindIt() throws Exception {
        String more =
                ": alive\n\nretry: 5\nid: e\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n";
        Stream stream = opened(client, first, call("1", "b0.t"));
        stream.event(SAMPLING);
        assertThat(client.chunk()).contains("sampling");
        stream.send("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n" + more);
        assertThat(client.answerRest())
                .isEqualTo("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n");
        // Where that is more than the end, its connection is closed.
        Waits.until(() -> stream.send(more) != null && b0.ended() == 1);
        proxy.awaitMetric("only1mcp_in_flight 0");
    }

    @Test
    void behindTheResponseTheEndIsAwaitedForAWhile() throws Exception {
        opened(client, first, call("1", "b0.t")).result("{}").end();
        client.answerRest();
        proxy.awaitMetric("only1mcp_in_flight 0");
        int connections = b0.connections();
        opened(client, first, call("2", "b0.t")).result("{}");
        assertThat(client.answerRest()).contains("\"id\":2,\"result\"");
        assertThat(b0.connections()).isEqualTo(connections);
        // One that says nothing more, and does not end, is left, which is no failure.
        proxy.awaitMetric("only1mcp_in_flight 0");
        assertThat(client.metric("only1mcp_backend_failures_total{backend=\"b0\",error_type=\"timeout\"}"))
                .isZero();
    }

    @Test
    void aStreamThatBreaksWithoutIdsEndsWithAnError() throws Exception {
        Stream stream = opened(client, first, call("\"q\"", "b0.t"));
        stream.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
        client.chunk();
        stream.kill();
        assertThat(client.chunk())
                .contains("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-31502,")
                .contains("backend b0: closed the connection in mid-answer");
        assertThat(client.chunk()).isEmpty();
        Stream empty = opened(client, first, call("2", "b0.t"));
        empty.end();
        assertThat(client.chunk()).contains("backend b0: ended its event stream without an answer");
    }

    @Test
    void aStreamWithIdsThatBreaksIsBrokenForTheClientToo() throws Exception {
        Stream stream = opened(client, first, call("1", "b0.t"));
        stream.event("e-1", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
        client.chunk();
        stream.kill();
        assertThatThrownBy(client::chunk).isInstanceOf(IOException.class);
    }

    @Test
    void aStreamWithIdsThatEndsBeforeItsAnswerEndsForTheClientToo() throws Exception {
        Stream stream = opened(client, first, call("1", "b0.t"));
        stream.send("id: e-0\nretry: 10\ndata:\n\n").end();
        StringBuilder all = new StringBuilder();
        for (String chunk = client.chunk(); !chunk.isEmpty(); chunk = client.chunk()) {
            all.append(chunk);
        }
        assertThat(all)
                .contains("id: 0pe-0\ndata: \n\n")
                .contains("retry: 10\n\n")
                .doesNotContain("error");
    }

    @Test
    void twoClientsDoNotSeeEachOthersEvents() throws Exception {
        String mine = session;
        Stream stream = opened(client, first, call("1", "b0.t"));
        session = other.open();
        Stream theirs = opened(other, first, call("1", "b0.t"));
        assertThat(theirs.request().header("Mcp-Session-Id"))
                .isNotEqualTo(stream.request().header("Mcp-Session-Id"));
        stream.event(SAMPLING);
        assertThat(client.chunk()).contains("\"id\":1,");
        theirs.event(SAMPLING.replace("7", "8"));
        assertThat(other.chunk()).contains("\"id\":1,").contains("\"maxTokens\":8");
        // Both know it as 1; each answer goes to the backend session of its own client.
        try (TestClient answering = new TestClient(proxy.port())) {
            answering.ask(TestClient.inSession(mine, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"mine\":1}}"));
            assertThat(b0.await(request -> request.body().contains("mine")).header("Mcp-Session-Id"))
                    .isEqualTo(stream.request().header("Mcp-Session-Id"));
        }
        stream.result("{}").end();
        theirs.result("{}").end();
    }

    @Test
    void aClientThatGoesAwayCancelsNothing() throws Exception {
        Stream stream = opened(client, first, call("1", "b0.t"));
        client.close();
        proxy.awaitMetric("only1mcp_client_disconnects_total 1");
        stream.result("{}").end();
        proxy.awaitMetric("only1mcp_in_flight 0");
        assertThat(b0.ended()).isZero();
        assertThat(b0.requests("notifications/cancelled")).isEmpty();
    }

    @Test
    void notificationsOfTheClientReachTheBackendsThatItHasToDoWith() throws Exception {
        Stream stream = opened(client, first, call("1", "b0.t"));
        String cancelled = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";
        for (String message : new String[] {
            cancelled,
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"x\"}}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"
        }) {
            assertThat(other.ask(TestClient.inSession(session, message)).status())
                    .isEqualTo(202);
        }
        TestBackend.Request told = b0.await(request -> request.body().equals(cancelled));
        assertThat(told.header("Mcp-Session-Id")).isEqualTo("s-2");
        b0.await(request -> request.asks("notifications/roots/list_changed"));
        b0.await(request -> request.asks("notifications/progress"));
        // The gateway's own session and the client's, each once.
        assertThat(b0.requests("notifications/initialized")).hasSize(2);
        assertThat(b1.requests()).noneMatch(request -> request.body().contains("cancelled"));
        stream.result("{}").end();
    }

    @Test
    void theLogLevelIsToldToAllBackendsThatLogNowAndLater() throws Exception {
        opened(client, first, call("1", "b0.t")).result("{}").end();
        while (!client.chunk().isEmpty()) {
            assertThat(b0.requests("logging/setLevel")).isEmpty();
        }
        String more = "{\"level\":\"warning\",\"_meta\":{\"a\":1}}";
        assertThat(client.ask(TestClient.inSession(session, "logging/setLevel", more))
                        .body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        assertThat(b0.requests("logging/setLevel").get(0).body()).contains("\"params\":" + more);
        assertThat(b1.requests("logging/setLevel")).isEmpty();
        opened(client, second, call("2", "b1.t")).result("{}").end();
        // It was told before the call; of what was said with it nothing is kept.
        assertThat(b1.requests("logging/setLevel"))
                .singleElement()
                .satisfies(told -> assertThat(told.body()).contains("\"params\":{\"level\":\"warning\"}"));
        client.answerRest();
        assertThat(client.ask(TestClient.inSession(session, "logging/setLevel", "{\"level\":\"loud\"}"))
                        .body())
                .contains("-32602");
        assertThat(client.ask(TestClient.inSession(
                                session, "logging/setLevel", more.replace("1", '"' + "x".repeat(5000) + '"')))
                        .body())
                .contains("-32602", "params: must be at most 4096 bytes");
    }

    @Test
    void whereNoBackendLogsThereIsNoLogLevel() throws Exception {
        try (TestBackend silent = new TestBackend(TestBackend.legacy("2025-11-25", "t"));
                RunningProxy quiet = RunningProxy.of(silent);
                TestClient caller = new TestClient(quiet.port())) {
            String own = caller.open();
            for (String level : new String[] {"warning", "loud"}) {
                TestClient.Answer answer =
                        caller.ask(TestClient.inSession(own, "logging/setLevel", "{\"level\":\"" + level + "\"}"));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body())
                        .contains("\"code\":-32601,\"message\":\"method not found: logging/setLevel; no backend has");
            }
            assertThat(silent.requests("logging/setLevel")).isEmpty();
        }
    }
}
