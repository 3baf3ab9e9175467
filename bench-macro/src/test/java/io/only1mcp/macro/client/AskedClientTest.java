package io.only1mcp.macro.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A client that a server needs something of before it can answer, or that a server leaves in the middle of an answer. */
class AskedClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String FORM =
            "\"method\":\"elicitation/create\",\"params\":{\"message\":\"?\",\"requestedSchema\":{\"type\":\"object\","
                    + "\"properties\":{\"name\":{\"type\":\"string\",\"default\":\"Ada\"},\"age\":{\"type\":\"integer\"}}}}";
    private static final String ACCEPTED = "{\"action\":\"accept\",\"content\":{\"name\":\"Ada\"}}";
    private static final String DISCOVERED =
            "\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}}";
    private static final String INITIALIZED =
            "\"protocolVersion\":\"2025-11-25\",\"serverInfo\":{\"name\":\"s\"},\"capabilities\":{\"tools\":{}}";

    @Test
    void whatAModernServerAsksForComesWithTheNextAttemptAndSoDoesItsState() {
        try (ScriptedServer server = modern((turn, call) -> {
                    JsonNode params = call.path("params");
                    if (params.has("requestState")) {
                        turn.result(call, "\"resultType\":\"complete\",\"seen\":" + params.path("inputResponses"));
                    } else {
                        turn.result(
                                call,
                                "\"resultType\":\"input_required\",\"requestState\":\"s \\u00e9\",\"inputRequests\":{\"k\":{"
                                        + FORM + "}}");
                    }
                });
                McpClient client = connect(server, Respondent.acceptingDefaults())) {
            JsonNode result =
                    client.call("t", JsonNodeFactory.instance.objectNode().put("a", 1));

            assertThat(result.path("seen")).hasToString("{\"k\":" + ACCEPTED + "}");
            JsonNode[] calls = server.messages.stream()
                    .filter(message -> message.path("method").asText().equals("tools/call"))
                    .toArray(JsonNode[]::new);
            assertThat(calls).hasSize(2);
            assertThat(calls[1].path("id")).isNotEqualTo(calls[0].path("id"));
            assertThat(calls[1].path("params").path("arguments"))
                    .isEqualTo(calls[0].path("params").path("arguments"));
            assertThat(calls[1].path("params").path("requestState").asText()).isEqualTo("s é");
            assertThat(calls[0].path("params").path("_meta").toString())
                    .contains("\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{\"form\":{}}}");
        }
    }

    @Test
    void noStateIsSentBackWhereNoneCame() {
        try (ScriptedServer server = modern((turn, call) -> {
                    if (call.path("params").has("inputResponses")) {
                        turn.result(call, "\"state\":" + call.path("params").has("requestState"));
                    } else {
                        turn.result(call, "\"resultType\":\"input_required\",\"inputRequests\":{\"k\":{" + FORM + "}}");
                    }
                });
                McpClient client = connect(server, Respondent.acceptingDefaults())) {
            assertThat(client.call("t", JsonNodeFactory.instance.objectNode())
                            .path("state")
                            .asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void aServerThatAsksForEverIsLeft() {
        try (ScriptedServer server = modern((turn, call) ->
                        turn.result(call, "\"resultType\":\"input_required\",\"requestState\":\"again\""));
                McpClient client = connect(server, Respondent.NOBODY)) {
            assertThatThrownBy(() -> client.call("t", JsonNodeFactory.instance.objectNode()))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("more than 10 rounds");
        }
    }

    @Test
    void aRevisionThatIsRefusedAndOfferedAtOnceIsAskedForAgain() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((turn, message) -> {
                    if (asked.incrementAndGet() == 1) {
                        turn.json(
                                400,
                                "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"error\":{\"code\":-32022,"
                                        + "\"message\":\"no\",\"data\":{\"supported\":[\"2026-07-28\"]}}}");
                    } else {
                        turn.result(message, DISCOVERED);
                    }
                });
                McpClient client = connect(server, Respondent.NOBODY)) {
            assertThat(client.protocol().modern()).isTrue();
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void anOlderServerIsAnsweredWhileItsOwnAnswerWaits() {
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedServer server = older((turn, message) -> {
                    if (message.has("result") || message.has("error")) {
                        turn.nothing(202);
                        answered.countDown();
                    } else if (message.path("method").asText().equals("tools/call")) {
                        turn.events("id: 1\ndata: \n\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"q\"," + FORM + "}\n\n");
                        await(answered);
                        turn.exchange()
                                .getResponseBody()
                                .write(("data: {\"jsonrpc\":\"2.0\",\"id\":" + message.path("id")
                                                + ",\"result\":{}}\n\n")
                                        .getBytes(UTF_8));
                    } else {
                        turn.nothing(405);
                    }
                });
                McpClient client = connect(server, Respondent.acceptingDefaults())) {
            client.call("t", JsonNodeFactory.instance.objectNode());
            assertThat(server.messages)
                    .anySatisfy(message -> assertThat(message)
                            .hasToString("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"result\":" + ACCEPTED + "}"));
        }
    }

    @Test
    void whatAnOlderServerAsksOnItsOwnStreamIsHeard() {
        CountDownLatch answered = new CountDownLatch(2);
        try (ScriptedServer server = older((turn, message) -> {
                    if (turn.exchange().getRequestMethod().equals("GET")) {
                        turn.events("""
                                data: {"jsonrpc":"2.0","id":7,"method":"ping"}

                                data: {"jsonrpc":"2.0","id":8,"method":"sampling/createMessage"}

                                """);
                        await(answered);
                    } else if (message.has("id") && !message.has("method")) {
                        turn.nothing(202);
                        answered.countDown();
                    } else {
                        turn.result(message, "");
                    }
                });
                McpClient client = connect(server, Respondent.acceptingDefaults())) {
            await(answered);
            assertThat(client.renewals()).isZero();
            assertThat(server.messages.stream()
                            .filter(message -> !message.has("method") && message.has("id"))
                            .map(JsonNode::toString))
                    .containsExactlyInAnyOrder(
                            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}",
                            "{\"jsonrpc\":\"2.0\",\"id\":8,\"error\":{\"code\":-32601,"
                                    + "\"message\":\"this client does not serve sampling/createMessage\"}}");
        }
    }

    @Test
    void anOlderStreamThatBreaksIsTakenUpWhereItEnded() {
        AtomicInteger call = new AtomicInteger();
        try (ScriptedServer server = older((turn, message) -> {
                    if (turn.exchange().getRequestMethod().equals("GET")) {
                        turn.events("data: {\"jsonrpc\":\"2.0\",\"id\":" + call.get() + ",\"result\":{\"after\":\""
                                + turn.header("Last-Event-ID") + "\"}}\n\n");
                    } else {
                        call.set(message.path("id").asInt());
                        turn.events("id: e-1\nretry: 1\ndata: \n\n");
                    }
                });
                McpClient client = connect(server, Respondent.NOBODY)) {
            assertThat(client.call("t", JsonNodeFactory.instance.objectNode())
                            .path("after")
                            .asText())
                    .isEqualTo("e-1");
        }
    }

    @Test
    void aFormThatNeedsMoreThanDefaultsIsDeclined() throws IOException {
        JsonNode params = new ObjectMapper()
                .readTree("{\"requestedSchema\":{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]}}");
        assertThat(Respondent.acceptingDefaults().answer("elicitation/create", params))
                .hasToString("{\"action\":\"decline\"}");
    }

    private static McpClient connect(ScriptedServer server, Respondent respondent) {
        return McpClient.connect(server.url(), Map.of(), null, TIMEOUT, respondent);
    }

    private static ScriptedServer modern(ScriptedServer.Script calls) {
        return new ScriptedServer((turn, message) -> {
            if (message.path("method").asText().equals("server/discover")) {
                turn.result(message, DISCOVERED);
            } else {
                calls.answer(turn, message);
            }
        });
    }

    private static ScriptedServer older(ScriptedServer.Script rest) {
        return new ScriptedServer((turn, message) -> {
            switch (message.path("method").asText()) {
                case "server/discover" -> turn.nothing(400);
                case "initialize" -> turn.result(message, INITIALIZED);
                case "notifications/initialized" -> turn.nothing(202);
                default -> rest.answer(turn, message);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
