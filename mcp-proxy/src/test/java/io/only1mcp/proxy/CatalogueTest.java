package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What backends offer stands in one catalogue: capabilities, and a list of each kind. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class CatalogueTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESET = "POST /admin/reset HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private CatalogueBackend all;
    private CatalogueBackend tools;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        all = new CatalogueBackend("{\"tools\":{},\"resources\":{\"subscribe\":true},\"prompts\":{},\"tasks\":{}}")
                .list("tools/list", "{\"name\":\"t\"}")
                .list("resources/list", "{ \"name\":\"n\", \"uri\" : \"file:\\/\\/a\",\"_meta\":{\"uri\":\"x\"}}")
                .list("resources/templates/list", "{\"uriTemplate\":\"file://{path}\",\"name\":\"uri\"}")
                .list("prompts/list", "{\"name\":\"p\",\"arguments\":[{\"name\":\"a\"}]}");
        tools = new CatalogueBackend("{\"tools\":{\"listChanged\":true},\"logging\":{},\"completions\":{}}")
                .list("tools/list", "{\"name\":\"u\"}");
        proxy = RunningProxy.with("--backend=all=" + all.url(), "--backend=tools=" + tools.url());
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        all.close();
        tools.close();
    }

    private JsonNode list(String method) throws IOException {
        return result(client.ask(TestClient.modern(method, "")));
    }

    private static JsonNode result(Answer answer) throws IOException {
        return JSON.readTree(answer.body()).path("result");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools/list|\"tools\":[{\"name\":\"all.t\"},{\"name\":\"tools.u\"}]",
                "resources/list|\"resources\":[{ \"name\":\"n\", \"uri\" : \"all+file:\\/\\/a\",\"_meta\":{\"uri\":\"x\"}}]",
                "resources/templates/list|\"resourceTemplates\":[{\"uriTemplate\":\"all+file://{path}\",\"name\":\"uri\"}]",
                "prompts/list|\"prompts\":[{\"name\":\"all.p\",\"arguments\":[{\"name\":\"a\"}]}]"
            })
    void eachKindIsListedInBothErasFromThoseThatHaveIt(String method, String expected) throws IOException {
        assertThat(client.ask(TestClient.modern(method, "")).body())
                .contains("{\"resultType\":\"complete\"," + expected + ",\"ttlMs\":")
                .doesNotContain("io.only1mcp/");
        assertThat(client.ask(TestClient.inSession(client.open(), method, "{}")).body())
                .contains("{" + expected + "}}");
        boolean has = method.equals("tools/list");
        assertThat(tools.requests(method)).hasSize(has ? 2 : 0);
        assertThat(client.metrics())
                .contains("mcp_server_operation_duration_seconds_count{mcp_method_name=\"" + method + "\"} 2");
    }

    @Test
    void withoutPrefixNamesAndUrisAreListedAsTheyAre() throws IOException {
        try (RunningProxy bare = RunningProxy.with("--no-prefix", "--backend=all=" + all.url());
                TestClient caller = new TestClient(bare.port())) {
            assertThat(caller.ask(TestClient.modern("resources/list", "")).body())
                    .contains("\"uri\" : \"file:\\/\\/a\"");
            assertThat(caller.ask(TestClient.modern("prompts/list", "")).body()).contains("[{\"name\":\"p\"");
        }
    }

    @Test
    void aListThatNobodyHasIsNoMethod() throws IOException {
        try (RunningProxy only = RunningProxy.with("--backend=tools=" + tools.url());
                TestClient caller = new TestClient(only.port())) {
            Answer modern = caller.ask(TestClient.modern("prompts/list", ""));
            assertThat(modern.status()).isEqualTo(404);
            assertThat(modern.body()).contains("-32601").contains("no backend has prompts");
            Answer legacy = caller.ask(TestClient.inSession(caller.open(), "resources/list", "{}"));
            assertThat(legacy.status()).isEqualTo(200);
            assertThat(legacy.body()).contains("-32601").contains("no backend has resources");
        }
    }

    @Test
    void resourcesWithoutTemplatesAreAnEmptyListOfTemplates() throws IOException {
        try (CatalogueBackend plain = new CatalogueBackend("{\"resources\":{}}").list("resources/list", "");
                RunningProxy only = RunningProxy.with("--backend=plain=" + plain.url());
                TestClient caller = new TestClient(only.port())) {
            assertThat(caller.ask(TestClient.modern("resources/templates/list", ""))
                            .body())
                    .contains("\"resourceTemplates\":[],\"ttlMs\":0");
        }
    }

    @Test
    void capabilitiesAreWhatAnyBackendCanDoInBothEras() throws IOException {
        String union =
                "\"capabilities\":{\"tools\":{\"listChanged\":true},\"resources\":{\"subscribe\":true},\"prompts\":{},\"completions\":{},\"logging\":{}}";
        assertThat(client.ask(TestClient.modern("server/discover", "")).body()).contains(union);
        assertThat(client.ask(CatalogueBackend.initialize()).body()).contains(union);
        client.ask(TestClient.modern("server/discover", ""));
        client.ask(CatalogueBackend.initialize());
        assertThat(all.requests("server/discover")).hasSize(1);
        assertThat(all.requests("initialize")).hasSize(1);
    }

    @Test
    void instructionsStandBehindTheNameOfTheirServer() throws IOException {
        all.saying(",\"instructions\":\"Use \\\"t\\\" first.\"");
        tools.saying(",\"instructions\":\"Be brief.\"");
        String joined = "all: Use \"t\" first.\n\ntools: Be brief.";
        assertThat(list("server/discover").path("instructions").asText()).isEqualTo(joined);
        assertThat(result(client.ask(CatalogueBackend.initialize()))
                        .path("instructions")
                        .asText())
                .isEqualTo(joined);
    }

    @Test
    void whatAnyBackendSaysPrivatelyIsPrivate() throws IOException {
        tools.hints("\"ttlMs\":1000,\"cacheScope\":\"private\"");
        for (String method : new String[] {"server/discover", "tools/list"}) {
            assertThat(list(method).path("cacheScope").asText()).isEqualTo("private");
            assertThat(list(method).path("ttlMs").asLong()).isBetween(0L, 1000L);
        }
    }

    @Test
    void theLowestRevisionOfAllAnswersInitialize() throws IOException {
        tools.legacyVersion("2025-03-26");
        assertThat(client.ask(CatalogueBackend.initialize()).body()).contains("\"protocolVersion\":\"2025-03-26\"");
    }

    @Test
    void whatABackendSaysOfItselfHoldsForItsTimeToLive() throws IOException {
        tools.hints("\"ttlMs\":1,\"cacheScope\":\"public\"");
        list("server/discover");
        tools.capabilities("{\"tools\":{},\"prompts\":{\"listChanged\":true}}");
        Waits.until(() -> list("server/discover").at("/capabilities/prompts").has("listChanged"));
        assertThat(all.requests("server/discover")).hasSize(1);
    }

    @Test
    void aPublicPageIsAskedForOnceInItsTimeToLive() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(list("tools/list").path("tools")).hasSize(2);
        }
        assertThat(all.requests("tools/list")).hasSize(1);
        assertThat(client.ask(RESET).status()).isEqualTo(204);
        list("tools/list");
        assertThat(all.requests("tools/list")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"ttlMs\":60000,\"cacheScope\":\"private\"", "\"ttlMs\":0,\"cacheScope\":\"public\"", "\"x\":1"
            })
    void anyOtherPageIsAskedForEachTime(String hints) throws IOException {
        all.hints(hints);
        list("tools/list");
        list("tools/list");
        assertThat(all.requests("tools/list")).hasSize(2);
        assertThat(tools.requests("tools/list")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"public,1", "private,5"})
    void thoseWhoAskAtOnceShareOneQuestionWhereThePageIsPublic(String scope, int asked) throws Exception {
        all.hints("\"ttlMs\":60000,\"cacheScope\":\"" + scope + "\"");
        CountDownLatch gate = new CountDownLatch(1);
        all.gate(gate);
        TestClient[] clients = new TestClient[5];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new TestClient(proxy.port()).send(TestClient.modern("tools/list", ""));
        }
        try (TestClient watching = new TestClient(proxy.port())) {
            Waits.until(() -> watching.metrics().contains("only1mcp_in_flight 5\n"));
        }
        gate.countDown();
        for (TestClient each : clients) {
            assertThat(result(each.answer()).path("tools")).hasSize(2);
            each.close();
        }
        assertThat(all.requests("tools/list")).hasSize(asked);
        assertThat(tools.requests("tools/list")).hasSize(1);
    }

    @Test
    void namesThatBreakTheRulesAreRemarkedOnce() throws IOException {
        all.hints("\"ttlMs\":0,\"cacheScope\":\"public\"")
                .list(
                        "tools/list",
                        "{\"name\":\"t\",\"x\":1},{\"name\":\"get it\"},{\"name\":\"\\u0074\",\"x\":2},{\"title\":\"none\"},{\"name\":\""
                                + "l".repeat(125) + "\"}")
                .list("resources/list", "{\"uri\":\"a:b\"},{\"uri\":\"a:b\"},{\"uri\":\"with blank\"}");
        for (int i = 0; i < 2; i++) {
            JsonNode result = list("tools/list");
            assertThat(result.path("tools")).hasSize(4);
            assertThat(result.at("/tools/0/x").asInt()).isEqualTo(1);
            assertThat(result.at("/tools/1/name").asText()).isEqualTo("all.get it");
            assertThat(result.at("/_meta/io.only1mcp~1names").toString())
                    .contains("backend all: the tool \\\"get it\\\" has a name with other characters")
                    .contains("backend all: the tool \\\"t\\\" is listed twice, only the first is passed on")
                    .contains("backend all: a tool without name is left out")
                    .contains("has a name of more than 128 characters with its prefix");
        }
        JsonNode resources = list("resources/list");
        assertThat(resources.path("resources")).hasSize(2);
        assertThat(resources.at("/_meta/io.only1mcp~1names")).hasSize(1);
        assertThat(proxy.log())
                .filteredOn(line -> line.contains("listed twice"))
                .hasSize(2);
        assertThat(proxy.log())
                .filteredOn(line -> line.contains("other characters"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "unknown.YQ", "all.YQ~unknown.YQ", "all.~~", "all.%%"})
    void aCursorThatWasNeverGivenIsRefused(String cursor) throws IOException {
        Answer answer = client.ask(TestClient.modern("tools/list", "\"cursor\":\"" + cursor + "\","));
        assertThat(answer.body()).contains("-32602").contains("cursor");
        assertThat(all.requests("tools/list")).isEmpty();
    }

    @Test
    void aCursorThatItsBackendRefusesIsRefused() throws IOException {
        try (TestBackend strict = new TestBackend((request, out) -> request.asks("tools/list")
                        ? request.body().contains("\"cursor\":\"gone\"")
                                ? TestBackend.error(request, 200, -32602, "no such cursor")
                                : TestBackend.result(
                                        request, "{\"tools\":[{\"name\":\"t\"}],\"nextCursor\":\"gone\",\"ttlMs\":0}")
                        : TestBackend.modern().answer(request, out));
                RunningProxy only = RunningProxy.of(strict);
                TestClient caller = new TestClient(only.port())) {
            String cursor = result(caller.ask(TestClient.modern("tools/list", "")))
                    .path("nextCursor")
                    .asText();
            Answer answer = caller.ask(TestClient.modern("tools/list", "\"cursor\":\"" + cursor + "\","));
            assertThat(answer.body()).contains("-32602").contains("no such cursor");
        }
    }
}
