package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend that is slow or gone does not hold up the others: its last good list stands in for it, and is marked. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SlowBackendTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ITEMS = "{\"name\":\"t\"}";

    private CatalogueBackend slow;
    private CatalogueBackend good;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        slow = new CatalogueBackend("{\"tools\":{}}").list("tools/list", ITEMS);
        good = new CatalogueBackend("{\"tools\":{}}").list("tools/list", ITEMS);
        slow.hints("\"ttlMs\":0,\"cacheScope\":\"public\"");
        proxy = RunningProxy.impatient(
                Duration.ofSeconds(20), Duration.ofMillis(400), 100_000, slow.itself(), good.itself());
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        slow.close();
        good.close();
    }

    private JsonNode list() throws IOException {
        return JSON.readTree(client.ask(TestClient.modern("tools/list", "")).body())
                .path("result");
    }

    private JsonNode listIn(String session) throws IOException {
        return JSON.readTree(client.ask(TestClient.inSession(session, "tools/list", "{}"))
                        .body())
                .path("result");
    }

    private static void isWholeAndMarked(JsonNode result, String why) {
        assertThat(result.path("tools")).hasSize(2);
        assertThat(result.at("/_meta/io.only1mcp~1stale").toString()).contains("backend b0: " + why);
        assertThat(result.at("/_meta/io.only1mcp~1unavailable").isMissingNode()).isTrue();
        assertThat(result.path("ttlMs").asLong()).isZero();
    }

    @Test
    void theLastGoodListStandsInAndNobodyWaitsTwice() throws IOException {
        assertThat(list().path("_meta").has("io.only1mcp/stale")).isFalse();
        slow.silentAt("tools/list");
        for (int i = 0; i < 20; i++) {
            isWholeAndMarked(list(), "gave no answer to tools/list within 400 ms");
        }
        // One was waited for; whatever else was asked came from the background.
        assertThat(client.metrics())
                .contains("only1mcp_backend_suspect{backend=\"b0\"} 1\n")
                .contains("only1mcp_backend_suspect{backend=\"b1\"} 0\n")
                .contains("only1mcp_backend_suspicions_total{backend=\"b0\"} 1\n");
        JsonNode health = JSON.readTree(
                client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").body());
        assertThat(health.at("/backends/0/suspect").asBoolean()).isTrue();
        assertThat(health.at("/backends/0/error").asText()).contains("gave no answer to tools/list");
        assertThat(health.at("/backends/1/suspect").isMissingNode()).isTrue();
        assertThat(proxy.log())
                .filteredOn(line -> line.contains("not waited for"))
                .hasSize(1);

        slow.list("tools/list", ITEMS + ",{\"name\":\"new\"}").speakAgain();
        Waits.until(() -> list().path("tools").size() >= 3);
        assertThat(list().path("_meta").has("io.only1mcp/stale")).isFalse();
        assertThat(client.metrics()).contains("only1mcp_backend_suspect{backend=\"b0\"} 0\n");
        assertThat(proxy.log())
                .filteredOn(line -> line.equals("backend b0: answers again"))
                .hasSize(1);
    }

    @Test
    void theListOfABackendThatIsGoneStandsIn() throws IOException {
        list();
        slow.goAway();
        proxy.awaitConnections("b0", 0);
        isWholeAndMarked(list(), "cannot be reached");
        assertThat(client.metrics()).contains("only1mcp_backend_suspect{backend=\"b0\"} 0\n");
        // What it said of itself stands in as well.
        String discovered = client.ask(TestClient.modern("server/discover", "")).body();
        assertThat(discovered).contains("\"ttlMs\":0").contains("io.only1mcp/unavailable");
    }

    @Test
    void anErrorInsteadOfAListIsNoReasonToForgetIt() throws IOException {
        list();
        slow.list("tools/list", "nonsense");
        isWholeAndMarked(list(), "answered HTTP 200 to tools/list, which is no list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server/discover", "initialize"})
    void aHandshakeWaitsOnceForABackendThatDoesNotAnswer(String method) throws IOException {
        slow.silentAt(method);
        String request = method.equals("initialize") ? CatalogueBackend.initialize() : TestClient.modern(method, "");
        for (int i = 0; i < 20; i++) {
            assertThat(client.ask(request).body())
                    .contains("\"capabilities\":{\"tools\":{}}")
                    .contains("\"io.only1mcp/unavailable\":[\"backend b0: gave no answer to " + method);
        }
        assertThat(slow.requests(method)).hasSizeBetween(1, 2);
    }

    @Test
    void whatOneSessionWasGivenIsNotShownToAnother() throws IOException {
        String first = client.open();
        String second = client.open();
        assertThat(listIn(first).path("tools")).hasSize(2);
        slow.silentAt("tools/list");
        assertThat(listIn(second).path("tools")).hasSize(1);
        JsonNode own = listIn(first);
        assertThat(own.path("tools")).hasSize(2);
        assertThat(own.at("/_meta/io.only1mcp~1stale")).hasSize(1);
        JsonNode other = listIn(second);
        assertThat(other.path("tools")).hasSize(1);
        assertThat(other.at("/_meta/io.only1mcp~1unavailable")).hasSize(1);
    }

    @Test
    void aPrivateListStandsInForNobodyWithoutASession() throws IOException {
        slow.hints("\"ttlMs\":60000,\"cacheScope\":\"private\"");
        assertThat(list().path("tools")).hasSize(2);
        slow.silentAt("tools/list");
        assertThat(list().path("tools")).hasSize(1);
        assertThat(list().at("/_meta/io.only1mcp~1unavailable")).hasSize(1);
    }
}
