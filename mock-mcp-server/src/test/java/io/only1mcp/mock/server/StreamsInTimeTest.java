package io.only1mcp.mock.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.everything.Everything;
import io.only1mcp.mock.listen.Listeners;
import io.only1mcp.mock.server.Rig.Answer;
import io.only1mcp.mock.session.Sessions;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the server {@code everything} does when time passes. */
@Timeout(60)
class StreamsInTimeTest {

    private static final String PATH = "/" + Everything.NAME + "/mcp";
    private static final String LATEST = "2025-11-25";

    private static Rig everything() throws IOException {
        return new Rig(MockConfig.of(List.of(), true));
    }

    private static void awaitStreams(Rig rig, String kind) {
        Waits.until(() -> rig.counts().path(kind).asInt() > 0);
    }

    private static String ended(Rig rig, CompletableFuture<Answer> stream) {
        rig.control("{\"streams\":\"end\"}");
        return stream.join().body();
    }

    @Test
    void aSilentListenStreamIsKeptAlive() throws Exception {
        try (Rig rig = everything()) {
            CompletableFuture<Answer> stream =
                    rig.modernLater(PATH, "subscriptions/listen", "", "\"notifications\":{}");
            awaitStreams(rig, "listen_streams");
            rig.advance(Listeners.COMMENTS.multipliedBy(3));
            assertThat(ended(rig, stream)).containsPattern("(?s)acknowledged.*(: keep-alive\n\n){3}event: message\n");
        }
    }

    @Test
    void aSilentStreamOfASessionIsKeptAliveAndKeepsItsSession() throws Exception {
        try (Rig rig = everything()) {
            String session = rig.initialize(PATH, LATEST);
            CompletableFuture<Answer> stream =
                    rig.sendLater("GET", PATH, "", "Mcp-Session-Id", session, "Accept", "text/event-stream");
            awaitStreams(rig, "session_streams");
            rig.advance(Sessions.IDLE.plus(Duration.ofMinutes(1)));
            String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
            assertThat(rig.inSession(PATH, session, LATEST, ping).status()).isEqualTo(200);
            assertThat(ended(rig, stream).split(": keep-alive", -1)).hasSize(1 + 44);
            rig.advance(Sessions.IDLE.plus(Duration.ofMinutes(1)));
            assertThat(rig.inSession(PATH, session, LATEST, ping).status()).isEqualTo(404);
        }
    }

    @Test
    void stateThatIsTooOldIsRefused() throws Exception {
        try (Rig rig = everything()) {
            String tool = "test_input_required_result_request_state";
            String call = "\"name\":\"" + tool + "\",\"arguments\":{}";
            JsonNode asked = rig.able(PATH, "tools/call", tool, call).json();
            String again = call + ",\"requestState\":" + asked.at("/result/requestState")
                    + ",\"inputResponses\":{\"confirm\":{\"action\":\"accept\",\"content\":{\"ok\":true}}}";
            rig.advance(Duration.ofMinutes(9));
            assertThat(rig.able(PATH, "tools/call", tool, again).text()).startsWith("state-ok");
            rig.advance(Duration.ofMinutes(1));
            assertThat(rig.able(PATH, "tools/call", tool, again).code()).isEqualTo(-32602);
        }
    }

    @Test
    void aClientThatNeverAnswersIsNotWaitedForWithoutEnd() throws Exception {
        try (Rig rig = everything()) {
            String begin =
                    Rig.initializeBody(LATEST).replace("\"capabilities\":{}", "\"capabilities\":{\"sampling\":{}}");
            String session = rig.send("POST", PATH, begin).header("mcp-session-id");
            String call =
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"test_sampling\","
                            + "\"arguments\":{\"prompt\":\"p\"}}}";
            CompletableFuture<Answer> answer = rig.sendLater("POST", PATH, call, "Mcp-Session-Id", session);
            Waits.until(() ->
                    rig.counts().at("/servers/everything/tools/test_sampling").asInt() > 0);
            rig.advance(Duration.ofMinutes(5));
            assertThat(answer.join().body()).contains("answer: the client did not answer");
        }
    }
}
