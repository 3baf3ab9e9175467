package io.only1mcp.mock.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.server.Rig.Answer;
import io.only1mcp.wire.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources, templates and prompts of the servers of the catalogue. */
class LibraryOnTheWireTest {

    private static Answer read(Rig rig, String uri) {
        return rig.modernLater("/mcp", "resources/read", uri, "\"uri\":\"" + uri + "\"")
                .join();
    }

    @Test
    void whatThereIsIsAdvertisedListedAndRead() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            JsonNode capabilities =
                    rig.modern("/mcp", "server/discover", "").json().at("/result/capabilities");
            assertThat(capabilities.toString())
                    .isEqualTo(
                            "{\"tools\":{\"listChanged\":false},\"resources\":{},\"prompts\":{},\"completions\":{}}");
            JsonNode resources = rig.modern("/mcp", "resources/list", "").json().path("result");
            assertThat(resources.path("cacheScope").asText()).isEqualTo("public");
            for (JsonNode resource : resources.path("resources")) {
                JsonNode content =
                        read(rig, resource.path("uri").asText()).json().at("/result/contents/0");
                assertThat(content.path("mimeType")).isEqualTo(resource.path("mimeType"));
                assertThat(content.has("text") || content.has("blob")).isTrue();
            }
            assertThat(read(rig, "file:///project/src/Main.java")
                            .json()
                            .at("/result/contents/0/text")
                            .asText())
                    .isEqualTo("// Main.java\n");
            assertThat(read(rig, "file:///project/src/a/b").code()).isEqualTo(-32602);
            assertThat(rig.modernLater(
                                    "/mcp",
                                    "prompts/get",
                                    "find_duplicates",
                                    "\"name\":\"find_duplicates\",\"arguments\":{\"path\":\"/a\"}")
                            .join()
                            .json()
                            .at("/result/messages/0/content/text")
                            .asText())
                    .startsWith("Look for files below /a that");
        }
    }

    @Test
    void sessionsHaveThemToo() throws Exception {
        try (Rig rig = Rig.of("github")) {
            String version = "2025-06-18";
            Answer begun = rig.send("POST", "/mcp", Rig.initializeBody(version));
            assertThat(begun.json().at("/result/capabilities/resources").isObject())
                    .isTrue();
            String session = begun.header("mcp-session-id");
            String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/templates/list\"}";
            JsonNode result =
                    rig.inSession("/mcp", session, version, list).json().path("result");
            assertThat(result.path("resourceTemplates")).hasSize(2);
            assertThat(result.has("ttlMs") || result.has("resultType")).isFalse();
            String read = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/read\",\"params\":{\"uri\":\"x:y\"}}";
            assertThat(rig.inSession("/mcp", session, version, read).code()).isEqualTo(-32002);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "search, resources/list",
        "search, prompts/list",
        "search, completion/complete",
        "npm, resources/list",
        "browser, prompts/list",
        "filesystem, subscriptions/listen",
        "filesystem, resources/subscribe"
    })
    void whatThereIsNotIsNoMethod(String server, String method) throws Exception {
        try (Rig rig = Rig.of(server)) {
            Answer answer = rig.modern("/mcp", method, "");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo(-32601);
        }
    }

    @Test
    void aServerOfToolsSaysNothingElse() throws Exception {
        try (Rig rig = Rig.of("search")) {
            assertThat(rig.modern("/mcp", "server/discover", "")
                            .json()
                            .at("/result/capabilities")
                            .toString())
                    .isEqualTo("{\"tools\":{\"listChanged\":false}}");
        }
    }

    @Test
    void listsHavePagesInTheSameOrder() throws Exception {
        try (Rig rig = new Rig(Rig.config("filesystem").withPageSize(2))) {
            List<String> uris = new ArrayList<>();
            JsonNode first = rig.modern("/mcp", "resources/list", "").json().path("result");
            first.path("resources").forEach(one -> uris.add(one.path("uri").asText()));
            String cursor = "\"cursor\":" + first.path("nextCursor");
            JsonNode second =
                    rig.modern("/mcp", "resources/list", cursor).json().path("result");
            second.path("resources").forEach(one -> uris.add(one.path("uri").asText()));
            assertThat(second.has("nextCursor")).isFalse();
            assertThat(uris)
                    .containsExactly(
                            "file:///project/README.md", "file:///project/pom.xml", "file:///project/docs/logo.png");
            assertThat(rig.modern("/mcp", "prompts/list", cursor).code()).isEqualTo(-32602);
            assertThat(rig.modern("/mcp", "resources/list", "\"cursor\":\"\"").code())
                    .isEqualTo(-32602);
        }
    }

    @Test
    void theyTakeAsLongAsCallsDoAndAreCounted() throws Exception {
        try (Rig rig = new Rig(Rig.config("git").with(Behaviour.DEFAULT.with("latency", "5s")))) {
            CompletableFuture<Answer> prompts = rig.modernLater("/mcp", "prompts/list", "", "");
            Waits.until(() ->
                    rig.counts().at("/servers/git/methods").path("prompts/list").asInt() > 0);
            rig.advance(Duration.ofMillis(4999));
            assertThat(prompts).isNotDone();
            rig.advance(Duration.ofMillis(1));
            assertThat(prompts.join().json().at("/result/prompts")).hasSize(1);
        }
    }
}
