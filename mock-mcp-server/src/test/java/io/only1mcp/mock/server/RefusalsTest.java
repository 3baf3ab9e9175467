package io.only1mcp.mock.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.server.Rig.Answer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request of 2026-07-28 is refused for, and how. */
class RefusalsTest {

    private static final String VERSION = "MCP-Protocol-Version";
    private static final String MODERN = "2026-07-28";
    private static final String METHOD = "Mcp-Method";
    private static final String NAME = "Mcp-Name";
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":"
            + "\"read_file\",\"arguments\":{\"path\":\"a\"}," + Rig.META + "}}";
    private static final String LIST =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{" + Rig.META + "}}";

    static Stream<Arguments> requests() {
        String call = "tools/call";
        String list = "tools/list";
        return Stream.of(
                row("no version header", 400, -32020, CALL, METHOD, call, NAME, "read_file"),
                row("another version than _meta", 400, -32020, LIST, VERSION, "2025-11-25", METHOD, list),
                row("no _meta", 400, -32602, LIST.replace(Rig.META, ""), VERSION, MODERN, METHOD, list),
                row("no capabilities", 400, -32602, LIST.replace("clientC", "c"), VERSION, MODERN, METHOD, list),
                row("an unspoken version", 400, -32022, LIST.replace("6-07", "9-01"), VERSION, "2029-01-28"),
                row("no method header", 400, -32020, LIST, VERSION, MODERN),
                row("another method", 400, -32020, LIST, VERSION, MODERN, METHOD, call),
                row("a method in capitals", 400, -32020, LIST, VERSION, MODERN, METHOD, "Tools/List"),
                row("no name header", 400, -32020, CALL, VERSION, MODERN, METHOD, call),
                row("another name", 400, -32020, CALL, VERSION, MODERN, METHOD, call, NAME, "write_file"),
                row("bad base64", 400, -32020, CALL, VERSION, MODERN, METHOD, call, NAME, "=?base64?cmVhZF9maWxl=?="),
                unknown("tools/run"),
                unknown("initialize"),
                unknown("ping"),
                unknown("logging/setLevel"),
                unknown("resources/subscribe"),
                unknown("tasks/list"),
                row("an unknown tool", 200, -32602, called("run", "{}"), VERSION, MODERN, METHOD, call, NAME, "run"),
                row(
                        "no object",
                        200,
                        -32602,
                        called("read_file", "[1]"),
                        VERSION,
                        MODERN,
                        METHOD,
                        call,
                        NAME,
                        "read_file"),
                row("a bad cursor", 200, -32602, listed("\"x\""), VERSION, MODERN, METHOD, list),
                row("an empty cursor, which no page has", 200, -32602, listed("\"\""), VERSION, MODERN, METHOD, list),
                row("a cursor that is no string", 200, -32602, listed("1"), VERSION, MODERN, METHOD, list));
    }

    private static Arguments row(String what, int status, int code, String body, String... headers) {
        return Arguments.of(what, status, code, body, headers);
    }

    private static Arguments unknown(String method) {
        return row(method, 404, -32601, LIST.replace("tools/list", method), VERSION, MODERN, METHOD, method);
    }

    private static String called(String tool, String arguments) {
        return CALL.replace("read_file", tool).replace("{\"path\":\"a\"}", arguments);
    }

    private static String listed(String cursor) {
        return LIST.replace("\"params\":{", "\"params\":{\"cursor\":" + cursor + ",");
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("requests")
    void aRequestThatBreaksARuleIsRefusedWithItsCode(String what, int status, int code, String body, String[] headers)
            throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.send("POST", "/mcp", body, headers);
            assertThat(answer.status()).as(what).isEqualTo(status);
            assertThat(answer.code()).as(what).isEqualTo(code);
            assertThat(answer.json().path("id").asInt()).isEqualTo(7);
            assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "nonsense | -32700",
                "[] | -32600",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}] | -32600",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} x | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}} | -32600"
            })
    void aBodyThatIsNoMessageIsRefused(String body, int code) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.send("POST", "/mcp", body, VERSION, MODERN, METHOD, "ping");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo(code);
        }
    }

    @Test
    void anUnspokenVersionIsToldWhatIsSpoken() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            JsonNode data = rig.send("POST", "/mcp", LIST.replace("6-07", "9-01"), VERSION, "2029-01-28")
                    .json()
                    .at("/error/data");
            assertThat(data.path("requested").asText()).isEqualTo("2029-01-28");
            assertThat(data.path("supported"))
                    .isEqualTo(rig.modern("/mcp", "server/discover", "").json().at("/result/supportedVersions"));
        }
    }

    @ParameterizedTest
    @CsvSource({"GET", "DELETE"})
    void onlyPostIsServed(String method) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.send(method, "/mcp", "", VERSION, MODERN);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("POST");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, 403",
        "null, 403",
        "http://localhost:3000, 200",
        "http://127.0.0.1, 200",
        "http://[::1]:8080, 200"
    })
    void aStrangersOriginIsRefused(String origin, int status) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.send("POST", "/mcp", LIST, VERSION, MODERN, METHOD, "tools/list", "Origin", origin);
            assertThat(answer.status()).isEqualTo(status);
        }
    }
}
