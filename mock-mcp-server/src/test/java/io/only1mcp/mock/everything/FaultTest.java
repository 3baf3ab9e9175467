package io.only1mcp.mock.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.behaviour.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules that the server breaks on request. */
@Timeout(60)
class FaultTest {

    private static final String PREFIX = "test_input_required_result_";

    @Test
    void listsAndReadsCanHideHowLongTheyMayBeKept() throws Exception {
        try (Caller caller = Caller.breaking("no-caching-hints")) {
            for (String list : List.of("tools/list", "prompts/list", "resources/list", "resources/templates/list")) {
                assertThat(caller.ask(list, "").result().has("ttlMs")).as(list).isFalse();
            }
            JsonNode read = caller.ask("resources/read", "\"uri\":\"test://static-text\"")
                    .result();
            assertThat(read.has("ttlMs") || read.has("cacheScope")).isFalse();
        }
    }

    @Test
    void schemasCanLoseTheirVocabulary() throws Exception {
        try (Caller caller = Caller.breaking("stripped-schema")) {
            for (JsonNode tool : caller.ask("tools/list", "").result().path("tools")) {
                assertThat(tool.path("inputSchema").fieldNames())
                        .toIterable()
                        .as(tool.path("name").asText())
                        .containsExactly("type", "properties");
            }
        }
    }

    @Test
    void aMissingResourceCanLookEmpty() throws Exception {
        try (Caller caller = Caller.breaking("empty-contents")) {
            JsonNode contents = caller.ask("resources/read", "\"uri\":\"test://none\"")
                    .result()
                    .path("contents");
            assertThat(contents.isArray()).isTrue();
            assertThat(contents).isEmpty();
        }
    }

    @Test
    void requestsForInputCanBeMisshapen() throws Exception {
        try (Caller caller = Caller.breaking("no-result-type,input-required-on-list,unchecked-state")) {
            JsonNode asked = caller.call(PREFIX + "elicitation", "{}", "").result();
            assertThat(asked.has("inputRequests")).isTrue();
            assertThat(asked.has("resultType")).isFalse();
            assertThat(caller.ask("tools/list", "").result().path("resultType").asText())
                    .isEqualTo("input_required");
            String confirmed = ",\"inputResponses\":{\"confirm\":{\"action\":\"accept\",\"content\":{\"ok\":true}}}";
            String state = caller.call(PREFIX + "tampered_state", "{}", "")
                    .result()
                    .path("requestState")
                    .asText();
            for (String changed : List.of(state + "-TAMPERED", "x", "x.y")) {
                assertThat(caller.call(
                                        PREFIX + "tampered_state",
                                        "{}",
                                        confirmed + ",\"requestState\":\"" + changed + "\"")
                                .text())
                        .as(changed)
                        .isEqualTo("confirmed: true");
            }
        }
    }

    @Test
    void sessionsCanShareWhatTheySetAndCount() throws Exception {
        try (Caller caller = Caller.breaking("no-session-isolation")) {
            String one = caller.begin("2025-11-25", "{}");
            String other = caller.begin("2025-11-25", "{}");
            caller.callIn(one, "test_session_counter", "{}");
            assertThat(caller.callIn(other, "test_session_counter", "{}").text())
                    .isEqualTo("Call 2");
            caller.askIn(one, "logging/setLevel", "\"level\":\"error\"");
            assertThat(caller.callIn(other, "test_tool_with_logging", "{}")
                            .http()
                            .headers()
                            .firstValue("content-type"))
                    .hasValue("application/json");
        }
    }

    @Test
    void pagesOfStrangersCanBeServed() throws Exception {
        try (Caller caller = Caller.start()) {
            String[] origin = {"Origin", "http://evil.example"};
            assertThat(caller.ask("server/discover", "", origin).status()).isEqualTo(403);
            caller.control("{\"fault\":\"no-dns-rebinding-protection\"}");
            assertThat(caller.ask("server/discover", "", origin).status()).isEqualTo(200);
        }
    }

    @Test
    void listenersCanBeToldTooMuchAndUnderAnotherName() throws Exception {
        try (Caller caller = Caller.breaking("string-subscription-id,unfiltered-changes");
                Events events = caller.stream(7, "subscriptions/listen", "\"notifications\":{}", "")) {
            assertThat(events.message().at("/params/_meta").toString())
                    .isEqualTo("{\"io.modelcontextprotocol/subscriptionId\":\"7\"}");
            caller.control("{\"change\":\"tools\"}");
            assertThat(events.message().path("method").asText()).isEqualTo("notifications/tools/list_changed");
        }
    }

    @Test
    void mirroredHeadersCanGoUnchecked() throws Exception {
        try (Caller caller = Caller.breaking("unchecked-parameters")) {
            assertThat(caller.call("test_mirrored_parameters", "{\"region\":\"eu\"}", "")
                            .text())
                    .startsWith("region=eu");
        }
    }

    @Test
    void faultsAreSwitchedAndChangedWhileTheServerRuns() throws Exception {
        try (Caller caller = Caller.breaking("no-caching-hints")) {
            caller.control("{\"faults\":\"off\"}");
            assertThat(caller.ask("prompts/list", "").result().has("ttlMs")).isTrue();
            caller.control("{\"faults\":\"on\"}");
            assertThat(caller.ask("prompts/list", "").result().has("ttlMs")).isFalse();
            caller.control("{\"fault\":\"none\"}");
            assertThat(caller.ask("prompts/list", "").result().has("ttlMs")).isTrue();
        }
    }

    @Test
    void everyFaultIsReadBackFromItsText() {
        for (Fault fault : Fault.values()) {
            assertThat(Fault.parse(fault.text())).containsExactly(fault);
        }
    }
}
