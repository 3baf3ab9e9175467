package io.only1mcp.mock.everything;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of changes in 2026-07-28. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // before each test
class ListenTest {

    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        caller = Caller.start();
    }

    @AfterEach
    void stop() {
        caller.close();
    }

    private Events listen(Object id, String filter) {
        return caller.stream(id, "subscriptions/listen", "\"notifications\":" + filter, "");
    }

    private static JsonNode subscription(JsonNode message) {
        return message.findPath("_meta").path("io.modelcontextprotocol/subscriptionId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"seven\""})
    void allThatIsSaidNamesTheRequestInItsOwnType(String id) {
        Events events = listen(id, "{\"toolsListChanged\":true,\"other\":true}");
        JsonNode acknowledged = events.message();
        assertThat(acknowledged.path("method").asText()).isEqualTo("notifications/subscriptions/acknowledged");
        assertThat(acknowledged.at("/params/notifications").toString()).isEqualTo("{\"toolsListChanged\":true}");
        assertThat(subscription(acknowledged)).hasToString(id);
        caller.call("test_trigger_tool_change", "{}", "");
        JsonNode changed = events.message();
        assertThat(changed.path("method").asText()).isEqualTo("notifications/tools/list_changed");
        assertThat(subscription(changed)).hasToString(id);
        caller.control("{\"streams\":\"end\"}");
        JsonNode end = events.message();
        assertThat(end.path("id")).hasToString(id);
        assertThat(end.at("/result/resultType").asText()).isEqualTo("complete");
        assertThat(subscription(end)).hasToString(id);
        assertThat(events.rest()).isEmpty();
    }

    @Test
    void onlyWhatWasAskedForIsTold() {
        Events events = listen(1, "{\"promptsListChanged\":true,\"resourceSubscriptions\":[\"test://a\"]}");
        events.message();
        caller.control("{\"change\":[\"tools\",\"resources\",\"test://b\",\"test://a\",\"prompts\"]}");
        assertThat(events.message().at("/params/uri").asText()).isEqualTo("test://a");
        assertThat(events.message().path("method").asText()).isEqualTo("notifications/prompts/list_changed");
        events.close();
    }

    @Test
    void aListHasReallyChangedWhenItSaysSo() {
        int before = caller.ask("tools/list", "").result().path("tools").size();
        caller.control("{\"change\":\"tools\"}");
        assertThat(caller.ask("tools/list", "").result().path("tools")).hasSize(before + 1);
        caller.control("{\"change\":\"tools\"}");
        assertThat(caller.ask("tools/list", "").result().path("tools")).hasSize(before);
        caller.control("{\"change\":\"resources\"}");
        assertThat(caller.ask("resources/read", "\"uri\":\"test://dynamic-resource\"")
                        .code())
                .isZero();
    }

    @Test
    void aStormOfChangesIsToldWhole() {
        Events events = listen(1, "{\"toolsListChanged\":true}");
        events.message();
        caller.control("{\"change\":\"tools\",\"times\":200}");
        caller.control("{\"streams\":\"end\"}");
        assertThat(events.rest()).hasSize(201);
    }

    @Test
    void severalListenSideBySideAndAreCounted() {
        Events first = listen(1, "{\"toolsListChanged\":true}");
        Events second = listen(1, "{\"toolsListChanged\":true}");
        first.message();
        second.message();
        assertThat(caller.counts().path("listen_streams").asInt()).isEqualTo(2);
        assertThat(caller.counts()
                        .at("/servers/everything/methods")
                        .path("subscriptions/listen")
                        .asInt())
                .isEqualTo(2);
        caller.control("{\"change\":\"tools\"}");
        first.message();
        second.message();
        first.close();
        await().until(() -> caller.counts().path("listen_streams").asInt() == 1);
        second.close();
    }

    @Test
    void aStreamThatIsCutHasNoEnd() {
        Events events = listen(1, "{}");
        events.message();
        caller.control("{\"streams\":\"cut\"}");
        assertThatThrownBy(events::rest).isInstanceOf(UncheckedIOException.class);
        await().until(() -> caller.counts().path("listen_streams").asInt() == 0);
    }

    @Test
    void theStopOfTheServerEndsStreamsWithAResult() {
        Events events = listen(1, "{}");
        events.message();
        caller.stop();
        List<JsonNode> rest = events.rest();
        assertThat(rest).hasSize(1);
        assertThat(rest.get(0).at("/result/resultType").asText()).isEqualTo("complete");
    }
}
