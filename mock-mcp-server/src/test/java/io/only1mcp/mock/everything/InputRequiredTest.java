package io.only1mcp.mock.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.everything.Caller.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that ask for input, and the requests that come again with it. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // before each test
class InputRequiredTest {

    private static final String PREFIX = "test_input_required_result_";

    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        caller = Caller.start();
    }

    @AfterEach
    void stop() {
        caller.close();
    }

    private static String accepted(String name, String content) {
        return "\"" + name + "\":{\"action\":\"accept\",\"content\":" + content + "}";
    }

    private static String responses(String... answers) {
        return ",\"inputResponses\":{" + String.join(",", answers) + "}";
    }

    private static String state(Answer asked) {
        return ",\"requestState\":" + asked.result().path("requestState");
    }

    private Answer call(String tool, String more) {
        return caller.call(PREFIX + tool, "{}", more);
    }

    private static void assertAsks(Answer answer, String... names) {
        assertThat(answer.result().path("resultType").asText()).isEqualTo("input_required");
        assertThat(answer.result().path("inputRequests").fieldNames())
                .toIterable()
                .containsExactly(names);
        assertThat(answer.result().has("ttlMs")).isFalse();
    }

    @Test
    void aNameIsAskedForAndUsed() {
        Answer asked = call("elicitation", "");
        assertAsks(asked, "user_name");
        JsonNode input = asked.result().at("/inputRequests/user_name");
        assertThat(input.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(input.at("/params/message").asText()).isEqualTo("What is your name?");
        assertThat(call("elicitation", responses(accepted("user_name", "{\"name\":\"Ada\"}"), "\"more\":1"))
                        .text())
                .isEqualTo("Hello, Ada!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"inputResponses\":{\"other\":{}}",
                ",\"inputResponses\":{\"user_name\":12345}",
                ",\"inputResponses\":7",
                ",\"inputResponses\":{\"user_name\":{\"action\":\"accept\",\"content\":{}}}",
                ",\"inputResponses\":{\"user_name\":{\"action\":\"accept\",\"content\":{\"name\":5}}}"
            })
    void anAnswerThatDoesNotFitIsAskedForAgain(String responses) {
        assertAsks(call("elicitation", responses), "user_name");
    }

    @Test
    void aUserWhoDeclinesFailsTheCall() {
        Answer answer = call("elicitation", responses("\"user_name\":{\"action\":\"decline\"}"));
        assertThat(answer.result().path("isError").asBoolean()).isTrue();
        assertThat(answer.text()).isEqualTo("user_name: the user did not answer");
    }

    @Test
    void severalAreAskedAtOnceAndStateIsCarried() {
        Answer asked = call("multiple_inputs", "");
        assertAsks(asked, "user_name", "greeting", "client_roots");
        String answers = responses(
                accepted("user_name", "{\"name\":\"Ada\"}"),
                "\"greeting\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"Hi\"}}",
                "\"client_roots\":{\"roots\":[]}");
        assertThat(call("multiple_inputs", answers + state(asked)).text()).isEqualTo("Ada: Hi; the roots are: []");
        assertAsks(call("multiple_inputs", answers), "user_name", "greeting", "client_roots");
    }

    @Test
    void roundsFollowOneAnotherWithNewStateEach() {
        Answer first = call("multi_round", "");
        assertAsks(first, "step1");
        Answer second = call("multi_round", responses(accepted("step1", "{\"name\":\"Ada\"}")) + state(first));
        assertAsks(second, "step2");
        assertThat(state(second)).isNotEqualTo(state(first));
        assertThat(call("multi_round", responses(accepted("step2", "{\"color\":\"red\"}")) + state(second))
                        .text())
                .isEqualTo("Ada likes red");
    }

    @Test
    void stateThatWasChangedOrBelongsToAnotherRequestIsRefused() {
        String confirmed = responses(accepted("confirm", "{\"ok\":true}"));
        Answer asked = call("tampered_state", "");
        String state = asked.result().path("requestState").asText();
        assertThat(call("tampered_state", confirmed + state(asked)).text()).isEqualTo("confirmed: true");
        for (String changed : new String[] {state + "x", "x" + state, "x", "", state.replace('.', '_')}) {
            Answer refused = call("tampered_state", confirmed + ",\"requestState\":\"" + changed + "\"");
            assertThat(refused.code()).as(changed).isEqualTo(-32602);
        }
        assertThat(call("request_state", confirmed + state(asked)).code()).isEqualTo(-32602);
        assertThat(caller.call(PREFIX + "tampered_state", "{\"a\":1}", confirmed + state(asked))
                        .code())
                .isEqualTo(-32602);
    }

    @Test
    void onlyWhatTheClientDeclaredIsAsked() {
        String name = "\"name\":\"" + PREFIX + "capabilities\"";
        assertAsks(caller.askAs("{\"sampling\":{}}", "tools/call", name), "capital_question");
        assertThat(caller.askAs("{}", "tools/call", name)
                        .result()
                        .path("resultType")
                        .asText())
                .isEqualTo("complete");
        Answer refused = caller.askAs("{\"roots\":{}}", "tools/call", "\"name\":\"" + PREFIX + "multiple_inputs\"");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message().at("/error/data/requiredCapabilities").toString())
                .isEqualTo("{\"elicitation\":{},\"sampling\":{}}");
    }

    @Test
    void aPromptAsksToo() {
        String name = "\"name\":\"" + PREFIX + "prompt\"";
        assertAsks(caller.ask("prompts/get", name), "user_context");
        assertThat(caller.ask("prompts/get", name + responses(accepted("user_context", "{\"context\":\"work\"}")))
                        .result()
                        .at("/messages/0/content/text")
                        .asText())
                .isEqualTo("Prompt with context: work");
    }

    @Test
    void whatASessionAsksOnAStreamIsAskedByAResultHere() {
        String arguments = "{\"message\":\"Who?\"}";
        Answer asked = caller.call("test_elicitation", arguments, "");
        assertAsks(asked, "answer");
        assertThat(asked.result().at("/inputRequests/answer/params/message").asText())
                .isEqualTo("Who?");
        assertThat(caller.call("test_elicitation", arguments, responses("\"answer\":{\"action\":\"decline\"}"))
                        .text())
                .isEqualTo("User response: action=decline, content=");
    }
}
