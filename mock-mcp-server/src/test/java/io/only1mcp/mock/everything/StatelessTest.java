package io.only1mcp.mock.everything;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.everything.Caller.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init") // before each test
class StatelessTest {

    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        caller = Caller.start();
    }

    @AfterEach
    void stop() {
        caller.close();
    }

    @Test
    void itSaysWhatItCanDoAndDoesIt() {
        JsonNode capabilities = caller.ask("server/discover", "").result().path("capabilities");
        assertThat(capabilities.at("/tools/listChanged").asBoolean()).isTrue();
        assertThat(capabilities.at("/resources/subscribe").asBoolean()).isTrue();
        assertThat(capabilities.has("logging") && capabilities.has("completions"))
                .isTrue();
        for (String list : List.of("tools", "prompts", "resources")) {
            JsonNode result = caller.ask(list + "/list", "").result();
            assertThat(result.path(list)).as(list).isNotEmpty();
            assertThat(result.path("ttlMs").asInt()).isPositive();
            assertThat(result.path("cacheScope").asText()).isEqualTo("public");
            assertThat(result.path("resultType").asText()).isEqualTo("complete");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "initialize",
                "ping",
                "logging/setLevel",
                "resources/subscribe",
                "resources/unsubscribe",
                "no/method"
            })
    void methodsOfOtherErasAreNotFound(String method) {
        Answer answer = caller.ask(method, "");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo(-32601);
    }

    @Test
    void theFirstToolTakesNoArguments() {
        JsonNode first = caller.ask("tools/list", "").result().path("tools").get(0);
        assertThat(first.path("name").asText()).isEqualTo("test_simple_text");
        assertThat(caller.call("test_simple_text", "{}", "").text())
                .isEqualTo("This is a simple text response for testing.");
    }

    @Test
    void progressIsToldOnAStreamAndNotKeptForLater() {
        try (Events events =
                caller.stream(7, "tools/call", "\"name\":\"test_tool_with_progress\"", ",\"progressToken\":\"t\"")) {
            for (int progress : List.of(0, 50, 100)) {
                Events.Event event = events.next();
                assertThat(event.id()).isNull();
                assertThat(event.message().at("/params/progress").asInt()).isEqualTo(progress);
                assertThat(event.message().at("/params/progressToken").asText()).isEqualTo("t");
            }
            List<JsonNode> rest = events.rest();
            assertThat(rest).hasSize(1);
            assertThat(rest.get(0).path("id").asInt()).isEqualTo(7);
        }
    }

    @Test
    void logsAreToldOnlyToWhoAskedForTheirLevel() {
        String call = "\"name\":\"test_logging_tool\"";
        String level = ",\"io.modelcontextprotocol/logLevel\":\"";
        assertThat(caller.ask("tools/call", call).http().headers().firstValue("content-type"))
                .hasValue("application/json");
        assertThat(caller.stream(1, "tools/call", call, level + "info\"").rest())
                .hasSize(4);
        assertThat(caller.send("POST", "/mcp", "").statusCode()).isEqualTo(400);
    }

    @Test
    void aCapabilityThatIsMissingIsNamed() {
        Answer answer = caller.askAs("{}", "tools/call", "\"name\":\"test_missing_capability\"");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(-32021);
        assertThat(answer.message()
                        .at("/error/data/requiredCapabilities/sampling")
                        .isObject())
                .isTrue();
        assertThat(caller.call("test_missing_capability", "{}", "").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"region\":\"eu\"} | Region=eu | 200",
                "{\"region\":\"eu\"} | Region==?base64?ZXU=?= | 200",
                "{\"region\":\"eu\"} | Region==?base64?ZXU?= | 400",
                "{\"region\":\"eu\"} | Region=us | 400",
                "{\"region\":\"eu\"} | | 400",
                "{\"region\":\"eu\",\"priority\":42} | Region=eu,Priority=42.0 | 200",
                "{\"region\":\"eu\",\"priority\":42} | Region=eu,Priority=43 | 400",
                "{\"region\":\"eu\",\"dry_run\":true} | Region=eu,Dry-Run=true | 200",
                "{\"region\":\"eu\",\"dry_run\":true} | Region=eu,Dry-Run=True | 400",
                "{\"region\":\"eu\",\"dry_run\":null} | Region=eu,Dry-Run=true | 400"
            })
    void headersMirrorTheArgumentsThatAskForIt(String arguments, String mirrored, int status) {
        String[] headers = mirrored == null
                ? new String[0]
                : List.of(mirrored.split(",")).stream()
                        .flatMap(one -> List.of(
                                "Mcp-Param-" + one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1))
                                .stream())
                        .toArray(String[]::new);
        Answer answer =
                caller.ask("tools/call", "\"name\":\"test_mirrored_parameters\",\"arguments\":" + arguments, headers);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(status == 200 ? 0 : -32020);
    }

    @Test
    void argumentsThatDoNotFitAreTheToolsError() {
        Answer answer = caller.call("test_wait", "{\"milliseconds\":\"5\"}", "");
        assertThat(answer.result().path("isError").asBoolean()).isTrue();
        assertThat(answer.text()).isEqualTo("test_wait: the argument \"milliseconds\" must be of type integer");
        assertThat(caller.call("test_wait", "{}", "").text()).contains("is missing");
    }

    @Test
    void aClientThatGoesAwayCancelsItsRequest() {
        String call = "\"name\":\"test_streaming_elicitation\"";
        caller.stream(1, "tools/call", call, "").close();
        Events listening = caller.stream(2, "subscriptions/listen", "\"notifications\":{}", "");
        listening.message();
        listening.close();
        await().until(() -> caller.counts().at("/servers/everything/cancelled").asInt() == 1);
        assertThat(caller.counts().path("listen_streams").asInt()).isZero();
    }

    @Test
    void resourcesAreReadByTheirUriAndByTheirForm() {
        assertThat(caller.ask("resources/read", "\"uri\":\"test://static-text\"")
                        .result()
                        .at("/contents/0/text")
                        .asText())
                .isEqualTo("This is the content of the static text resource.");
        assertThat(caller.ask("resources/read", "\"uri\":\"test://static-binary\"")
                        .result()
                        .at("/contents/0/blob")
                        .asText())
                .isNotEmpty();
        assertThat(caller.ask("resources/read", "\"uri\":\"test://template/123/data\"")
                        .result()
                        .at("/contents/0/text")
                        .asText())
                .isEqualTo("{\"id\":\"123\",\"templateTest\":true,\"data\":\"Data for ID: 123\"}");
        Answer missing = caller.ask("resources/read", "\"uri\":\"test://none\"");
        assertThat(missing.code()).isEqualTo(-32602);
        assertThat(missing.message().at("/error/data/uri").asText()).isEqualTo("test://none");
    }

    @Test
    void promptsAreFilledInAndTheirArgumentsCompleted() {
        assertThat(caller.ask(
                                "prompts/get",
                                "\"name\":\"test_prompt_with_arguments\",\"arguments\":{\"arg1\":\"a\",\"arg2\":\"$1{arg1}\"}")
                        .result()
                        .at("/messages/0/content/text")
                        .asText())
                .isEqualTo("Prompt with arguments: arg1='a', arg2='$1{arg1}'");
        assertThat(caller.ask("prompts/get", "\"name\":\"test_prompt_with_arguments\"")
                        .code())
                .isEqualTo(-32602);
        assertThat(caller.ask("prompts/get", "\"name\":\"none\"").code()).isEqualTo(-32602);
        JsonNode completion = caller.ask(
                        "completion/complete",
                        "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"test_prompt_with_arguments\"},"
                                + "\"argument\":{\"name\":\"arg1\",\"value\":\"par\"}")
                .result()
                .path("completion");
        assertThat(completion.path("values").toString()).isEqualTo("[\"paris\",\"park\"]");
        assertThat(completion.path("total").asInt()).isEqualTo(2);
    }
}
