package io.only1mcp.mock.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.server.Rig.Answer;
import io.only1mcp.mock.session.Sessions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyErasTest {

    private static final String LATEST = "2025-11-25";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    private static String call(int id, String path) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"read_file\","
                + "\"arguments\":{\"path\":\"" + path + "\"}}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26"})
    void aSessionIsBegunUsedAndEnded(String version) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer begun = rig.send("POST", "/mcp", Rig.initializeBody(version));
            JsonNode result = begun.json().path("result");
            assertThat(result.path("protocolVersion").asText()).isEqualTo(version);
            assertThat(result.path("capabilities").has("tools")).isTrue();
            assertThat(result.at("/serverInfo/name").asText()).isEqualTo("filesystem");
            assertThat(result.has("resultType")).isFalse();
            String session = begun.header("mcp-session-id");
            assertThat(session).matches("[!-~]{20,}");

            Answer initialized = rig.inSession("/mcp", session, version, INITIALIZED);
            assertThat(initialized.status()).isEqualTo(202);
            assertThat(initialized.body()).isEmpty();
            assertThat(rig.inSession("/mcp", session, version, PING).body())
                    .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}");
            JsonNode list = rig.inSession("/mcp", session, version, LIST).json().path("result");
            assertThat(list.path("tools")).hasSize(13);
            assertThat(list.has("ttlMs") || list.has("resultType") || list.has("_meta"))
                    .isFalse();
            Answer call = rig.inSession("/mcp", session, version, call(3, "abc"));
            assertThat(call.text()).startsWith("abc ");
            assertThat(call.json().path("result").has("resultType")).isFalse();

            assertThat(rig.send("DELETE", "/mcp", "", "Mcp-Session-Id", session).status())
                    .isEqualTo(204);
            assertThat(rig.inSession("/mcp", session, version, PING).status()).isEqualTo(404);
            assertThat(rig.send("DELETE", "/mcp", "", "Mcp-Session-Id", session).status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"2024-11-05, 2025-11-25", "2031-01-01, 2025-11-25", "2026-07-28, 2025-11-25", "x, 2025-11-25"})
    void aVersionThatIsNotSpokenIsAnsweredWithTheNewest(String asked, String answered) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            assertThat(rig.send("POST", "/mcp", Rig.initializeBody(asked))
                            .json()
                            .at("/result/protocolVersion")
                            .asText())
                    .isEqualTo(answered);
        }
    }

    @ParameterizedTest
    @EnumSource(AnswerStyle.class)
    void aSessionBeginsInBothStyles(AnswerStyle style) throws Exception {
        try (Rig rig = new Rig(Rig.config("filesystem").with(style))) {
            String session = rig.initialize("/mcp", LATEST);
            assertThat(rig.inSession("/mcp", session, LATEST, call(3, "abc")).text())
                    .startsWith("abc ");
        }
    }

    @Test
    void aRequestWithoutSessionIsRefused() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.send("POST", "/mcp", LIST, "MCP-Protocol-Version", LATEST);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo(-32600);
            assertThat(answer.json().path("id").asInt()).isEqualTo(2);
            assertThat(rig.send("DELETE", "/mcp", "").status()).isEqualTo(400);
        }
    }

    @Test
    void anUnknownSessionIsNotFound() throws Exception {
        try (Rig rig = Rig.of("git,npm")) {
            assertThat(rig.inSession("/git/mcp", "none", LATEST, PING).status()).isEqualTo(404);
            String session = rig.initialize("/git/mcp", LATEST);
            assertThat(rig.inSession("/npm/mcp", session, LATEST, PING).status())
                    .isEqualTo(404);
            assertThat(rig.send("DELETE", "/npm/mcp", "", "Mcp-Session-Id", session)
                            .status())
                    .isEqualTo(404);
            assertThat(rig.inSession("/git/mcp", session, LATEST, PING).status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1999-01-01", "latest"})
    void aBadVersionHeaderIsRefused(String version) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", LATEST);
            assertThat(rig.inSession("/mcp", session, version, PING).status()).isEqualTo(400);
        }
    }

    @Test
    void anAbsentVersionHeaderIsTaken() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", LATEST);
            assertThat(rig.send("POST", "/mcp", PING, "Mcp-Session-Id", session).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anUnknownMethodIsAnsweredWithAnError() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", LATEST);
            Answer answer = rig.inSession("/mcp", session, LATEST, PING.replace("ping", "server/discover"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.code()).isEqualTo(-32601);
        }
    }

    @Test
    void aResponseIsAccepted() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", LATEST);
            assertThat(rig.inSession("/mcp", session, LATEST, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")
                            .status())
                    .isEqualTo(202);
        }
    }

    @Test
    void thereIsNoStreamToGet() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", LATEST);
            Answer answer = rig.send("GET", "/mcp", "", "Mcp-Session-Id", session, "Accept", "text/event-stream");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("POST, DELETE");
        }
    }

    @Test
    void bothErasAreServedSideBySide() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", LATEST);
            assertThat(rig.modern("/mcp", "tools/list", "").status()).isEqualTo(200);
            assertThat(rig.inSession("/mcp", session, LATEST, LIST).status()).isEqualTo(200);
        }
    }

    @Test
    void aSessionThatIsIdleTooLongEnds() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", LATEST);
            rig.advance(Sessions.IDLE);
            assertThat(rig.inSession("/mcp", session, LATEST, PING).status()).isEqualTo(200);
            rig.advance(Sessions.IDLE.plus(Duration.ofSeconds(1)));
            assertThat(rig.inSession("/mcp", session, LATEST, PING).status()).isEqualTo(404);
        }
    }

    @Test
    void anArrayIsAnsweredWithAnArrayInTheRevisionThatHasThem() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", "2025-03-26");
            String batch = "[" + call(1, "a") + " , " + INITIALIZED + "," + PING + ",{\"jsonrpc\":\"2.0\",\"id\":9},"
                    + call(2, "b") + "," + Rig.initializeBody("2025-03-26") + ",7]";
            Answer answer = rig.send("POST", "/mcp", batch, "Mcp-Session-Id", session);
            assertThat(answer.status()).isEqualTo(200);
            JsonNode answers = answer.json();
            assertThat(answers).hasSize(6);
            assertThat(answers.at("/0/result/content/0/text").asText()).startsWith("a ");
            assertThat(answers.at("/1/id").asText()).isEqualTo("p");
            assertThat(answers.at("/2/error/code").asInt()).isEqualTo(-32600);
            assertThat(answers.at("/3/id").asInt()).isEqualTo(2);
            assertThat(answers.at("/3/result/content/0/text").asText()).startsWith("b ");
            assertThat(answers.at("/4/error/message").asText()).contains("initialize");
            assertThat(answers.at("/5/error/code").asInt()).isEqualTo(-32600);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"[ " + INITIALIZED + " ] | 202", "[] | 400", "[1 | 400", "[1] x | 400", "[1,] | 400"})
    void anArrayWithoutRequestsHasNoAnswersAndABrokenOneIsRefused(String batch, int status) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", "2025-03-26");
            assertThat(rig.send("POST", "/mcp", batch, "Mcp-Session-Id", session)
                            .status())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-06-18", "2025-11-25"})
    void anArrayIsRefusedInLaterRevisions(String version) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String session = rig.initialize("/mcp", version);
            Answer answer = rig.inSession("/mcp", session, version, "[" + PING + "]");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo(-32600);
        }
    }
}
