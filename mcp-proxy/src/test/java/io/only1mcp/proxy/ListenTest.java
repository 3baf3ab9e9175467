package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.proxy.ListeningBackend.Stream;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client listens to all backends at once, and hears what it asked for under its own names. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ListenTest {
    private static final String TOOLS = "{\"toolsListChanged\":true}";

    private ListeningBackend b0;
    private ListeningBackend b1;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        b0 = new ListeningBackend();
        b1 = new ListeningBackend();
        proxy = RunningProxy.of(b0.backend(), b1.backend());
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        b0.close();
        b1.close();
    }

    private static String listen(String id, String filter) {
        return TestClient.post(
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"subscriptions/listen\",\"params\":{"
                        + TestClient.META + ",\"notifications\":" + filter + "}}",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: subscriptions/listen",
                "traceparent: 00-abc-def-01");
    }

    /** The next message of the stream, without the framing of its event. */
    private static String message(TestClient client) throws IOException {
        String event = client.chunk();
        assertThat(event).startsWith("event: message\ndata: ").endsWith("\n\n");
        return event.substring(21, event.length() - 2);
    }

    private static String said(String id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + method
                + "\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + id + "}" + params + "}}";
    }

    private static String acknowledged(String id, String granted) {
        return said(id, "subscriptions/acknowledged", ",\"notifications\":" + granted);
    }

    /** Listens to the changes of tools of both backends, which accept. */
    private Stream[] listening() throws IOException, InterruptedException {
        client.send(listen("7", TOOLS));
        Stream[] streams = {b0.stream().accept(), b1.stream().accept()};
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(message(client)).isEqualTo(acknowledged("7", TOOLS));
        return streams;
    }

    @Test
    void eachBackendIsAskedForItsPartAndTheClientIsToldOnceWhatWasAccepted() throws Exception {
        client.send(
                listen(
                        "\"me\"",
                        "{\"resourceSubscriptions\":[\"b1+file:///a\",\"b0+x://b+c\",\"b1+file:///d\",\"nobody+e\",\"f\"],\"toolsListChanged\":true,\"promptsListChanged\":true,\"resourcesListChanged\":false,\"later\":1}"));
        assertThat(client.head())
                .isEqualTo(String.join(
                        "\r\n",
                        "HTTP/1.1 200 OK",
                        "Content-Type: text/event-stream",
                        "Cache-Control: no-cache",
                        "X-Accel-Buffering: no",
                        "Transfer-Encoding: chunked",
                        "",
                        ""));
        Stream second = b1.stream();
        assertThat(second.filter())
                .isEqualTo(
                        "{\"toolsListChanged\":true,\"promptsListChanged\":true,\"resourceSubscriptions\":[\"file:///a\",\"file:///d\"]}");
        second.accept(
                        "{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"file:///d\"],\"resourcesListChanged\":true}")
                .changed("tools");
        Stream first = b0.stream();
        assertThat(first.filter())
                .isEqualTo(
                        "{\"toolsListChanged\":true,\"promptsListChanged\":true,\"resourceSubscriptions\":[\"x://b+c\"]}");
        assertThat(first.request().id()).isNotEqualTo(second.request().id()).isNotEqualTo("\"me\"");
        assertThat(first.request().header("Mcp-Method")).isEqualTo("subscriptions/listen");
        assertThat(first.request().header("MCP-Protocol-Version")).isEqualTo("2026-07-28");
        assertThat(first.request().header("traceparent")).isEqualTo("00-abc-def-01");
        assertThat(first.request().body()).contains("\"params\":{" + TestClient.META + ",");
        first.accept("{\"resourceSubscriptions\":[\"x://b+c\"]}");

        assertThat(message(client))
                .isEqualTo(acknowledged(
                        "\"me\"",
                        "{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"b0+x://b+c\",\"b1+file:///d\"]}"));
        assertThat(message(client)).isEqualTo(said("\"me\"", "tools/list_changed", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "7", "\"\\u0041\"", "-3"})
    void everyMessageCarriesTheIdOfTheClientsRequestAsItWasWritten(String id) throws Exception {
        client.send(listen(id, "{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"b0+a:/\"]}"));
        Stream first = b0.stream().accept();
        b1.stream().accept();
        client.head();
        message(client);
        first.changed("tools");
        assertThat(message(client)).isEqualTo(said(id, "tools/list_changed", ""));
        first.updated("a:/");
        assertThat(message(client)).isEqualTo(said(id, "resources/updated", ",\"uri\":\"b0+a:/\""));
        first.updated("a:/part");
        assertThat(message(client)).isEqualTo(said(id, "resources/updated", ",\"uri\":\"b0+a:/part\""));
    }

    @Test
    void whatWasNotAskedForIsNotPassedOn() throws Exception {
        Stream[] streams = listening();
        streams[0].changed("prompts").changed("resources").updated("a:/").say("notifications/message", "\"data\":1");
        streams[0].message("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}").message("no JSON");
        streams[0].changed("tools");
        assertThat(message(client)).isEqualTo(said("7", "tools/list_changed", ""));
    }

    @Test
    void aStormIsThinnedOut() throws Exception {
        Stream[] streams = listening();
        StringBuilder storm = new StringBuilder();
        String event =
                "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n";
        for (int i = 0; i < 10_000; i++) {
            storm.append(Integer.toHexString(event.length()))
                    .append("\r\n")
                    .append(event)
                    .append("\r\n");
        }
        streams[0].raw(storm.toString());
        streams[1].changed("tools");
        proxy.stop(Duration.ofSeconds(30));
        int heard = 0;
        while (message(client).contains("list_changed")) {
            heard++;
        }
        assertThat(heard).isBetween(1, 100);
    }

    @Test
    void anEmptyFilterIsAcceptedAndTheStreamStaysOpen() throws Exception {
        client.send(listen("1", "{}"));
        client.head();
        assertThat(message(client)).isEqualTo(acknowledged("1", "{}"));
        assertThat(b0.backend().requests()).isEmpty();
        proxy.stop(Duration.ofSeconds(30));
        assertThat(message(client)).contains("\"resultType\":\"complete\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"notifications\":[]|params.notifications: must be an object",
                "\"other\":{}|params.notifications: must be an object",
                "\"notifications\":{\"toolsListChanged\":1}|params.notifications.toolsListChanged: must be true or false",
                "\"notifications\":{\"resourceSubscriptions\":\"a\"}|resourceSubscriptions: must be an array of strings",
                "\"notifications\":{\"resourceSubscriptions\":[\"a\",{}]}|resourceSubscriptions: must be an array of strings"
            })
    void aFilterThatIsNoneIsRefused(String params, String why) throws Exception {
        Answer answer = client.ask(TestClient.modern("subscriptions/listen", params + ","));
        assertThat(answer.body())
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,")
                .contains(why);
    }

    @Test
    void aListenThatWouldHaveToBeKeptAndIsLargeIsRefused() throws Exception {
        Answer answer = client.ask(TestClient.modern(
                "subscriptions/listen",
                "\"notifications\":{\"resourceSubscriptions\":[\"" + "x".repeat(300_000) + "\"]},"));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("-31413");
    }

    @Test
    void aBackendThatDoesNotListenIsLeftOut() throws Exception {
        b1.backend().behave((request, out) -> TestBackend.error(request, 404, -32601, "method not found"));
        client.send(listen("7", TOOLS));
        b0.stream().accept();
        client.head();
        assertThat(message(client)).isEqualTo(acknowledged("7", TOOLS));
        assertThat(b1.backend().requests()).hasSize(1);
    }

    @Test
    void nobodyWaitsForABackendThatIsDownAndItsListsHaveChangedWhenItIsThere() throws Exception {
        int port = b1.backend().port();
        b1.close();
        client.send(listen("7", "{\"promptsListChanged\":true}"));
        b0.stream().accept("{}");
        client.head();
        assertThat(message(client)).isEqualTo(acknowledged("7", "{}"));
        try (TestBackend back = new TestBackend(port, (request, out) -> {
            new Stream(request, out)
                    .raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                    .raw(
                            "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"notifications\":{\"promptsListChanged\":true}}}\n\n");
            return "";
        })) {
            assertThat(message(client)).isEqualTo(said("7", "prompts/list_changed", ""));
            assertThat(back.requests("subscriptions/listen")).isNotEmpty();
        }
    }

    @Test
    void aBackendThatAcceptsLateJoinsLate() throws Exception {
        try (RunningProxy impatient = RunningProxy.impatient(
                        Duration.ofSeconds(20), Duration.ofMillis(200), 100_000, b0.backend(), b1.backend());
                TestClient waiting = new TestClient(impatient.port())) {
            waiting.send(listen("7", TOOLS));
            b0.stream().accept("{}");
            Stream late = b1.stream();
            waiting.head();
            assertThat(message(waiting)).isEqualTo(acknowledged("7", "{}"));
            late.accept();
            assertThat(message(waiting)).isEqualTo(said("7", "tools/list_changed", ""));
        }
    }

    @Test
    void aBackendWhoseStreamBreaksIsListenedToAgainAndItsListsHaveChanged() throws Exception {
        listening();
        b0.backend().dropConnections();
        Stream again = b0.stream();
        assertThat(again.filter()).isEqualTo(TOOLS);
        again.accept();
        assertThat(message(client)).isEqualTo(said("7", "tools/list_changed", ""));
    }

    @Test
    void aBackendThatEndsItsStreamDoesNotEndTheClients() throws Exception {
        Stream[] streams = listening();
        streams[0].complete();
        streams[1].end();
        Stream first = b0.stream();
        Stream second = b1.stream();
        assertThat(first.request().id()).isNotEqualTo(streams[0].request().id());
        first.accept();
        assertThat(message(client)).isEqualTo(said("7", "tools/list_changed", ""));
        second.accept();
        assertThat(message(client)).isEqualTo(said("7", "tools/list_changed", ""));
    }

    @Test
    void aClientThatGoesAwayIsListenedForNoMore() throws Exception {
        listening();
        client.close();
        Waits.until(() -> b0.backend().ended() > 0 && b1.backend().ended() > 0);
        try (TestClient other = new TestClient(proxy.port())) {
            assertThat(other.metrics()).contains("only1mcp_listening 0\n");
        }
    }

    @Test
    void whenTheGatewayStopsEveryStreamEndsWithItsResultAtOnce() throws Exception {
        listening();
        try (TestClient early = new TestClient(proxy.port())) {
            early.send(listen("\"8\"", TOOLS));
            b0.stream().accept();
            b1.stream();
            early.head();
            assertThat(proxy.stop(Duration.ofSeconds(60))).isTrue();

            String result = "{\"jsonrpc\":\"2.0\",\"id\":%1$s,\"result\":{\"resultType\":\"complete\",\"_meta\":{"
                    + "\"io.modelcontextprotocol/subscriptionId\":%1$s}}}";
            assertThat(message(client)).isEqualTo(result.formatted("7"));
            assertThat(client.chunk()).isEmpty();
            assertThat(client.read()).isEqualTo(-1);
            assertThat(message(early)).startsWith("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/ack");
            assertThat(message(early)).isEqualTo(result.formatted("\"8\""));
        }
    }

    @Test
    void aCallInFlightHasItsTimeWhileStreamsEndAtOnce() throws Exception {
        listening();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        b0.backend().behave((request, out) -> {
            asked.countDown();
            FailureTest.await(ended);
            return TestBackend.result(request, "\"in time\"");
        });
        try (TestClient calling = new TestClient(proxy.port())) {
            calling.send(TestClient.modernCall("1", "b0.echo", "{}"));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> {
                try {
                    return proxy.stop(Duration.ofSeconds(60));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(message(client)).contains("\"resultType\":\"complete\"");
            ended.countDown();
            assertThat(calling.answer().body()).contains("in time");
            assertThat(stopped.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aReaderThatTakesNothingIsCutOffBeforeItCostsMemory() throws Exception {
        client.send(listen("7", "{\"resourceSubscriptions\":[\"b0+a:/\"]}"));
        Stream stream = b0.stream().accept();
        client.head();
        message(client);
        StringBuilder much = new StringBuilder();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 2_000_000; i++) {
                        String event =
                                "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"a:/"
                                        + i + "\"}}\n\n";
                        much.append(Integer.toHexString(event.length()))
                                .append("\r\n")
                                .append(event)
                                .append("\r\n");
                        if (much.length() > 100_000) {
                            stream.raw(much.toString());
                            much.setLength(0);
                        }
                    }
                })
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> {
                    while (true) {
                        message(client);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aClientOfAnOlderEraHasNoSuchMethod() throws Exception {
        try (TestBackend older = new TestBackend(TestBackend.legacy("2025-11-25", "echo"));
                RunningProxy there = RunningProxy.of(older);
                TestClient caller = new TestClient(there.port())) {
            Answer answer =
                    caller.ask(TestClient.inSession(caller.open(), "subscriptions/listen", "{\"notifications\":{}}"));
            assertThat(answer.body()).contains("-32601");
        }
    }
}
