package io.only1mcp.mock.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.catalogue.ToolSpec;
import io.only1mcp.mock.server.Rig.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModernEraTest {

    private static final String[] HEADERS = {
        "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "read_file"
    };

    @Test
    void discoverSaysWhatTheServerIs() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.modern("/mcp", "server/discover", "");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.header("mcp-session-id")).isEmpty();
            JsonNode result = answer.json().path("result");
            assertThat(result.path("resultType").asText()).isEqualTo("complete");
            assertThat(result.path("supportedVersions"))
                    .extracting(JsonNode::asText)
                    .containsExactly("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26");
            assertThat(result.path("capabilities").has("tools")).isTrue();
            assertThat(result.path("ttlMs").asInt(-1)).isNotNegative();
            assertThat(result.path("cacheScope").asText()).isEqualTo("public");
            assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name")
                            .asText())
                    .isEqualTo("filesystem");
        }
    }

    @Test
    void theListHoldsTheToolsOfTheCatalogueInItsOrder() throws Exception {
        try (Rig rig = Rig.of("git")) {
            JsonNode result = rig.modern("/mcp", "tools/list", "").json().path("result");
            assertThat(result.path("tools"))
                    .extracting(JsonNode::toString)
                    .containsExactlyElementsOf(Catalogue.named(List.of("git")).get(0).tools().stream()
                            .map(ToolSpec::definition)
                            .toList());
            assertThat(result.path("resultType").asText()).isEqualTo("complete");
            assertThat(result.path("ttlMs").isInt()).isTrue();
            assertThat(result.path("cacheScope").asText()).isEqualTo("public");
            assertThat(result.has("nextCursor")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(AnswerStyle.class)
    void aCallRepeatsItsArgument(AnswerStyle style) throws Exception {
        try (Rig rig = new Rig(Rig.config("filesystem").with(style))) {
            Answer answer = rig.call("/mcp", "read_file", "{\"path\":\"src/marker-17.java\",\"head\":3}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).startsWith("src/marker-17.java ");
            assertThat(answer.isToolError()).isFalse();
            JsonNode result = answer.json().path("result");
            assertThat(result.path("resultType").asText()).isEqualTo("complete");
            assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name")
                            .asText())
                    .isEqualTo("filesystem");
        }
    }

    @Test
    void aStreamIsOneEventAndThenItsEnd() throws Exception {
        try (Rig rig = new Rig(Rig.config("filesystem").with(AnswerStyle.SSE))) {
            Answer answer = rig.call("/mcp", "read_file", "{\"path\":\"a\"}");
            assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
            assertThat(answer.header("cache-control")).isEqualTo("no-cache");
            assertThat(answer.header("x-accel-buffering")).isEqualTo("no");
            assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(answer.body()).matches("event: message\ndata: \\{[^\n]*}\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with \\\"quotes\\\" and \\\\ and \\n",
                "caf\u00e9 \u4e16\u754c \ud83d\ude00",
                "\\u0041\\/b",
                ""
            })
    void theArgumentIsRepeatedToTheLastCharacter(String path) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String expected = Rig.JSON.readTree("\"" + path + "\"").asText() + " lorem";
            assertThat(rig.call("/mcp", "read_file", "{ \"head\" : 1 , \"path\" : \"" + path + "\" }")
                            .text())
                    .startsWith(expected);
            assertThat(rig.call("/mcp", "read_file", "{\"pa\\u0074h\":\"" + path + "\"}")
                            .text())
                    .startsWith(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "-1", "9007199254740993", "\"seven\"", "\"a\\\"b\"", "\"\""})
    void theIdIsRepeatedAsItStands(String id) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String body = "{\"jsonrpc\":\"2.0\",\"id\" : " + id + ",\"method\":\"tools/call\",\"params\":{\"name\":"
                    + "\"read_file\",\"arguments\":{\"path\":\"a\"}," + Rig.META + "}}";
            assertThat(rig.send("POST", "/mcp", body, HEADERS).body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 4096, 1_000_000})
    void theAnswerHasThePayloadSize(int bytes) throws Exception {
        Behaviour behaviour = Behaviour.DEFAULT.with("payload", bytes + "B");
        try (Rig rig = new Rig(Rig.config("filesystem").with(behaviour))) {
            Answer answer = rig.call("/mcp", "read_file", "{\"path\":\"abc\"}");
            assertThat(answer.text()).startsWith("abc");
            assertThat(answer.body()).hasSize(bytes);
        }
    }

    @Test
    void anAnswerIsNeverCutToThePayloadSize() throws Exception {
        try (Rig rig = new Rig(Rig.config("filesystem").with(Behaviour.DEFAULT.with("payload", "0B")))) {
            assertThat(rig.call("/mcp", "read_file", "{\"path\":\"abc\"}").text())
                    .isEqualTo("abc");
        }
    }

    @Test
    void aNameHeaderMayBeBase64() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            String[] headers = HEADERS.clone();
            headers[5] = "=?base64?cmVhZF9maWxl?=";
            String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"read_file\","
                    + "\"arguments\":{\"path\":\"a\"}," + Rig.META + "}}";
            assertThat(rig.send("POST", "/mcp", body, headers).text()).startsWith("a ");
        }
    }

    @Test
    void sessionsOfOtherErasAreIgnored() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.send(
                    "POST",
                    "/mcp",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{" + Rig.META + "}}",
                    "MCP-Protocol-Version",
                    "2026-07-28",
                    "Mcp-Method",
                    "tools/list",
                    "Mcp-Session-Id",
                    "none");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("mcp-session-id")).isEmpty();
        }
    }

    @Test
    void aNotificationIsAcceptedWithoutABody() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.send(
                    "POST",
                    "/mcp",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}",
                    "MCP-Protocol-Version",
                    "2026-07-28");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "write_file | {\"path\":\"a\"} | write_file: the argument \"content\" is missing",
                "write_file | {} | write_file: the argument \"path\" is missing",
                "read_file | {\"path\":7} | read_file: the argument \"path\" must be a string",
                "read_file | {\"path\":null} | read_file: the argument \"path\" must be a string"
            })
    void whatIsWrongWithArgumentsIsTheToolsOwnError(String tool, String arguments, String text) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.call("/mcp", tool, arguments);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.isToolError()).isTrue();
            assertThat(answer.json().at("/result/resultType").asText()).isEqualTo("complete");
        }
    }

    @Test
    void aToolWithoutRequiredArgumentsMayBeCalledWithNone() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.modernLater("/mcp", "tools/call", "list_roots", "\"name\":\"list_roots\"")
                    .join();
            assertThat(answer.isToolError()).isFalse();
            assertThat(answer.text()).startsWith(" lorem");
        }
    }

    @Test
    void everyToolOfAHundredServersTakesItsExample() throws Exception {
        try (Rig rig = Rig.of("100")) {
            for (ServerSpec server : Catalogue.servers(100, 42)) {
                for (ToolSpec tool : server.tools()) {
                    Answer answer = rig.call("/" + server.name() + "/mcp", tool.name(), tool.exampleArguments());
                    assertThat(answer.isToolError()).as(tool.name()).isFalse();
                    assertThat(answer.text())
                            .startsWith(Rig.JSON
                                    .readTree(tool.exampleArguments())
                                    .path(tool.echoes())
                                    .asText());
                }
            }
        }
    }

    @Test
    void serversHaveTheirOwnPathsAndTheOnlyOneTheShortOneToo() throws Exception {
        try (Rig rig = Rig.of("git,npm")) {
            assertThat(rig.modern("/git/mcp", "tools/list", "").status()).isEqualTo(200);
            assertThat(rig.modern("/npm/mcp", "tools/list", "").status()).isEqualTo(200);
            Answer none = rig.modern("/mcp", "tools/list", "");
            assertThat(none.status()).isEqualTo(404);
            assertThat(none.json().path("error").asText())
                    .isEqualTo("there is nothing at /mcp, did you mean /git/mcp?");
        }
        try (Rig rig = Rig.of("git")) {
            assertThat(rig.modern("/git/mcp", "tools/list", "").status()).isEqualTo(200);
            assertThat(rig.modern("/mcp", "tools/list", "").status()).isEqualTo(200);
        }
    }
}
