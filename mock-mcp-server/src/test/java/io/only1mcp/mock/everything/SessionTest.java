package io.only1mcp.mock.everything;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.everything.Caller.Answer;
import io.only1mcp.mock.server.AnswerStyle;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server in sessions of the revisions up to 2025-11-25. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // before each test
class SessionTest {

    private static final String LATEST = "2025-11-25";
    private static final String UPDATE = "test_trigger_resource_update";

    private Caller caller;
    private String session;

    @BeforeEach
    void start() throws IOException {
        caller = Caller.start();
        session = caller.begin(LATEST, Caller.ALL);
    }

    @AfterEach
    void stop() {
        caller.close();
    }

    private void respond(JsonNode asked, String result) {
        assertThat(caller.post(
                                session,
                                "{\"jsonrpc\":\"2.0\",\"id\":" + asked.path("id") + ",\"result\":" + result + "}")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void theClientsModelIsAskedOnTheStreamOfTheCall() {
        try (Events events = caller.streamIn(session, Caller.call(9, "test_sampling", "{\"prompt\":\"Why?\"}"))) {
            assertThat(events.next().message().isMissingNode()).isTrue();
            JsonNode asked = events.message();
            assertThat(asked.path("method").asText()).isEqualTo("sampling/createMessage");
            assertThat(asked.at("/params/messages/0/content/text").asText()).isEqualTo("Why?");
            assertThat(asked.at("/params/maxTokens").asInt()).isEqualTo(100);
            respond(asked, "{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"So.\"}}");
            List<JsonNode> rest = events.rest();
            assertThat(rest).hasSize(1);
            assertThat(rest.get(0).path("id").asInt()).isEqualTo(9);
            assertThat(rest.get(0).at("/result/content/0/text").asText()).isEqualTo("LLM response: So.");
        }
    }

    @Test
    void anAnswerThatIsAnErrorFailsTheCall() {
        try (Events events = caller.streamIn(session, Caller.call(9, "test_elicitation", "{\"message\":\"m\"}"))) {
            events.next();
            JsonNode asked = events.message();
            caller.post(
                    session,
                    "{\"jsonrpc\":\"2.0\",\"id\":" + asked.path("id") + ",\"error\":{\"code\":-1,\"message\":\"no\"}}");
            JsonNode result = events.message().path("result");
            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(result.at("/content/0/text").asText()).isEqualTo("answer: the client did not answer: no");
        }
    }

    @Test
    void aClientThatCannotBeAskedIsNotAsked() {
        String plain = caller.begin(LATEST, "{}");
        Answer answer = caller.callIn(plain, "test_sampling", "{\"prompt\":\"Why?\"}");
        assertThat(answer.result().path("isError").asBoolean()).isTrue();
        assertThat(answer.text()).contains("sampling");
    }

    @Test
    void whatAResultAsksForInTheNextEraIsAskedOnAStreamHere() {
        String tool = "test_input_required_result_multi_round";
        try (Events events = caller.streamIn(session, Caller.call(9, tool, "{}"))) {
            events.next();
            respond(events.message(), "{\"action\":\"accept\",\"content\":{\"name\":\"Ada\"}}");
            respond(events.message(), "{\"action\":\"accept\",\"content\":{\"color\":\"red\"}}");
            assertThat(events.message().at("/result/content/0/text").asText()).isEqualTo("Ada likes red");
        }
    }

    @Test
    void idsOfEventsNameTheirStreamAndOnlyTheNewestRevisionIsPrimed() {
        try (Events events = caller.streamIn(session, Caller.call(1, "test_tool_with_logging", "{}"))) {
            Events.Event priming = events.next();
            assertThat(priming.message().isMissingNode()).isTrue();
            assertThat(events.retry()).isPositive();
            String stream = String.valueOf(priming.id()).replaceFirst("_.*", "");
            assertThat(events.next().id()).isEqualTo(stream + "_1");
            assertThat(events.next().id()).isEqualTo(stream + "_2");
        }
        String older = caller.begin("2025-06-18", Caller.ALL);
        try (Events events = caller.streamIn(older, Caller.call(1, "test_tool_with_logging", "{}"))) {
            assertThat(events.next().method()).isEqualTo("notifications/message");
        }
    }

    @Test
    void logsAreToldFromTheLevelThatWasSet() {
        assertThat(caller.askIn(session, "logging/setLevel", "\"level\":\"warning\"")
                        .code())
                .isZero();
        assertThat(caller.callIn(session, "test_tool_with_logging", "{}")
                        .http()
                        .headers()
                        .firstValue("content-type"))
                .hasValue("application/json");
        assertThat(caller.askIn(session, "logging/setLevel", "\"level\":\"loud\"")
                        .code())
                .isEqualTo(-32602);
    }

    @Test
    void aBrokenStreamIsTakenUpBehindTheLastEventThatWasSeen() {
        Events.Event last;
        try (Events events = caller.streamIn(session, Caller.call(4, "test_tool_with_logging", "{}"))) {
            events.next();
            last = events.next();
        }
        try (Events events = new Events(
                caller.get(session, "Last-Event-ID", String.valueOf(last.id())).body())) {
            List<JsonNode> rest = events.rest();
            assertThat(rest).hasSize(3);
            assertThat(rest.get(0).at("/params/data").asText()).isEqualTo("Tool processing data");
            assertThat(rest.get(2).path("id").asInt()).isEqualTo(4);
        }
        assertThat(caller.counts().at("/servers/everything").has("cancelled")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "99_1", "1"})
    void anEventOfNoStreamIsRefused(String id) {
        assertThat(caller.get(session, "Last-Event-ID", id).statusCode()).isEqualTo(400);
    }

    @Test
    void theServerBreaksOffAndTheAnswerIsThereAfterwards() {
        Events.Event priming;
        try (Events events = caller.streamIn(session, Caller.call(5, "test_reconnection", "{}"))) {
            priming = events.next();
            assertThat(events.rest()).isEmpty();
        }
        try (Events events = new Events(caller.get(session, "Last-Event-ID", String.valueOf(priming.id()))
                .body())) {
            assertThat(events.message().path("id").asInt()).isEqualTo(5);
        }
    }

    @Test
    void aRequestThatIsCancelledHasNoResult() {
        try (Events events = caller.streamIn(session, Caller.call(6, "test_elicitation", "{\"message\":\"m\"}"))) {
            events.next();
            events.message();
            caller.post(
                    session,
                    Caller.request(0, "notifications/cancelled", "\"requestId\":6")
                            .replace("\"id\":0,", ""));
            assertThat(events.rest()).isEmpty();
        }
        assertThat(caller.counts().at("/servers/everything/cancelled").asInt()).isEqualTo(1);
    }

    @Test
    void changesAreToldOnTheStreamThatWasOpenedForThem() {
        try (Events events = new Events(caller.get(session).body())) {
            events.next();
            caller.callIn(session, "test_trigger_tool_change", "{}");
            assertThat(events.next().method()).isEqualTo("notifications/tools/list_changed");
            caller.callIn(session, UPDATE, "{}");
            caller.askIn(session, "resources/subscribe", "\"uri\":\"test://watched-resource\"");
            caller.callIn(session, UPDATE, "{}");
            JsonNode updated = events.message();
            assertThat(updated.path("method").asText()).isEqualTo("notifications/resources/updated");
            assertThat(updated.at("/params/uri").asText()).isEqualTo("test://watched-resource");
            caller.askIn(session, "resources/unsubscribe", "\"uri\":\"test://watched-resource\"");
            caller.callIn(session, UPDATE, "{}");
            caller.callIn(session, "test_trigger_prompt_change", "{}");
            assertThat(events.next().method()).isEqualTo("notifications/prompts/list_changed");
            assertThat(caller.counts().path("session_streams").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aMessageGoesToOneStreamOnlyAndWaitsForAClientThatComesBack() {
        Events.Event priming;
        Events first = new Events(caller.get(session).body());
        try (Events second = new Events(caller.get(session).body())) {
            priming = first.next();
            second.next();
            caller.control("{\"change\":\"tools\"}");
            assertThat(first.next().method()).isEqualTo("notifications/tools/list_changed");
            first.close();
            await().until(() -> caller.counts().path("session_streams").asInt() == 1);
            caller.control("{\"change\":\"prompts\"}");
            assertThat(second.next().method()).isEqualTo("notifications/prompts/list_changed");
        }
        await().until(() -> caller.counts().path("session_streams").asInt() == 0);
        try (Events again = new Events(caller.get(session, "Last-Event-ID", String.valueOf(priming.id()))
                .body())) {
            assertThat(again.next().method()).isEqualTo("notifications/tools/list_changed");
        }
    }

    @Test
    void aResourceThatIsNotThereCannotBeWatched() {
        Answer answer = caller.askIn(session, "resources/subscribe", "\"uri\":\"test://none\"");
        assertThat(answer.code()).isEqualTo(-32002);
        assertThat(caller.askIn(session, "resources/read", "\"uri\":\"test://none\"")
                        .code())
                .isEqualTo(-32002);
    }

    @Test
    void aStreamNeedsASessionAndAClientThatTakesEvents() {
        assertThat(caller.send("GET", "/mcp", "", "Accept", "text/event-stream").statusCode())
                .isEqualTo(400);
        assertThat(caller.get("none").statusCode()).isEqualTo(404);
        assertThat(caller.send("GET", "/mcp", "", "Mcp-Session-Id", session).statusCode())
                .isEqualTo(406);
    }

    @Test
    void theEndOfASessionEndsItsStreams() {
        try (Events events = new Events(caller.get(session).body())) {
            events.next();
            HttpResponse<InputStream> deleted = caller.send("DELETE", "/mcp", "", "Mcp-Session-Id", session);
            assertThat(deleted.statusCode()).isEqualTo(204);
            assertThat(events.rest()).isEmpty();
        }
        assertThat(caller.get(session).statusCode()).isEqualTo(404);
    }

    @Test
    void sessionsDoNotShareWhatTheySetAndCount() {
        String other = caller.begin(LATEST, Caller.ALL);
        caller.callIn(session, "test_session_counter", "{}");
        assertThat(caller.callIn(session, "test_session_counter", "{}").text()).isEqualTo("Call 2");
        assertThat(caller.callIn(other, "test_session_counter", "{}").text()).isEqualTo("Call 1");
    }

    @Test
    void anArrayIsAnsweredWhenItsSlowestAnswerIsThere() {
        String older = caller.begin("2025-03-26", Caller.ALL);
        String batch = "[" + Caller.call(1, "test_tool_with_progress", "{}") + "," + Caller.request(2, "ping", "") + ","
                + Caller.call(3, "test_sampling", "{\"prompt\":\"p\"}") + "]";
        JsonNode answers = caller.answered(caller.post(older, batch));
        assertThat(answers).hasSize(3);
        assertThat(answers.at("/0/result/content/0/text").asText()).contains("progress");
        assertThat(answers.at("/1/result").isObject()).isTrue();
        assertThat(answers.at("/2/result/content/0/text").asText()).contains("batch");
    }

    @Test
    void theStopOfTheServerEndsStreams() {
        Events events = new Events(caller.get(session).body());
        events.next();
        caller.stop();
        assertThat(events.rest()).isEmpty();
    }

    @Test
    void allAnswersAreStreamsWhereThatIsTheStyle() throws Exception {
        try (Caller sse = Caller.start(Caller.config().with(AnswerStyle.SSE))) {
            String id = sse.begin(LATEST, "{}");
            Answer answer = sse.callIn(id, "test_simple_text", "{}");
            assertThat(answer.http().headers().firstValue("content-type")).hasValue("text/event-stream");
            assertThat(answer.text()).startsWith("This is");
            assertThat(sse.call("test_simple_text", "{}", "").text()).startsWith("This is");
        }
    }
}
