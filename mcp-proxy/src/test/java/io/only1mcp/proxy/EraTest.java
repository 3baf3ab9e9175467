package io.only1mcp.proxy;

import static io.only1mcp.proxy.TestClient.META;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each client stays within its era, and what breaks an era's rules is refused before any backend sees it. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EraTest {
    private static final String OK = "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: b0.echo";

    private TestBackend modern;
    private TestBackend legacy;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        modern = new TestBackend(TestBackend.modern("echo"));
        legacy = new TestBackend(TestBackend.legacy("2025-06-18", "echo"));
        proxy = RunningProxy.of(modern);
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        modern.close();
        legacy.close();
    }

    private static String post(String body, String headers) {
        return TestClient.post(body, headers.isEmpty() ? new String[0] : headers.split("~", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.other`,META}}|OK|400|-32020",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/list`,`params`:{`name`:`b0.echo`,META}}|OK|400|-32020",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`,META}}|MCP-Protocol-Version: 2025-11-25~Mcp-Method: tools/call~Mcp-Name: b0.echo|400|-32020",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`,META}}|Mcp-Method: tools/call~Mcp-Name: b0.echo|400|-32020",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`,META}}|OK~Mcp-Name: b0.other|400|-32020",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`}}|OK|400|-32602",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{META}}|OK|400|-32602",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`,`name`:`b0.echo`,META}}|OK|400|-32600",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`,`n\\u0061me`:`b0.x`,META}}|OK|400|-32600",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`,META}} {}|OK|400|-32600",
                "[{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`,META}}]|OK|400|-32600",
                "{`jsonrpc`:`2.0`,`id`:null,`method`:`tools/call`,`params`:{`name`:`b0.echo`,META}}|OK|400|-32600",
                "{`jsonrpc`:`2.0`,`id`:1.5,`method`:`tools/call`,`params`:{`name`:`b0.echo`,META}}|OK|400|-32600",
                "{`jsonrpc`:`2.0`,`id`:1,|OK|400|-32700",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`ping`,`params`:{META}}|MCP-Protocol-Version: 2026-07-28~Mcp-Method: ping|404|-32601",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`initialize`,`params`:{META}}|MCP-Protocol-Version: 2026-07-28~Mcp-Method: initialize|404|-32601",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`echo`,META}}|MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: echo|200|-32602",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b1.echo`,META}}|MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: b1.echo|200|-32602",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:`b0.echo`}}|MCP-Protocol-Version: 1.0|400|-32600",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`tools/call`,`params`:{`name`:7}}||400|-32600",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`ping`}||400|-32600",
                "{`jsonrpc`:`2.0`,`method`:`notifications/initialized`}||400|-32600",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`ping`}|Mcp-Session-Id: nonsense|404|-31404",
                "{`jsonrpc`:`2.0`,`method`:`notifications/initialized`}|Mcp-Session-Id: nonsense|404|-31404",
                "{`jsonrpc`:`2.0`,`id`:1,`method`:`initialize`,`params`:{}}||200|-32602"
            })
    void whatBreaksTheRulesIsRefused(String body, String headers, int status, int code) throws IOException {
        Answer answer = client.ask(
                post(body.replace('`', '"').replace("META", META), headers == null ? "" : headers.replace("OK", OK)));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("\"error\":{\"code\":" + code + ",");
        boolean readable = answer.body().startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,");
        assertThat(readable || status == 400 || !body.contains("`id`")).isTrue();
        assertThat(modern.requests()).isEmpty();
    }

    @Test
    void anUnknownToolIsNamedWithTheServersThatThereAre() throws IOException {
        Answer answer = client.ask(TestClient.modernCall("1", "c7.echo", "{}"));
        assertThat(answer.body()).contains("unknown tool: c7.echo; its name must begin with that of a server: b0.");
    }

    @Test
    void anUnknownRevisionIsAnsweredWithWhatIsSpoken() throws IOException {
        Answer answer = client.ask(TestClient.modernCall("1", "b0.echo", "{}").replace("2026-07-28", "2027-09-09"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .contains("-32022")
                .contains("\"requested\":\"2027-09-09\"")
                .contains("2026-07-28");
    }

    @Test
    void discoverOffersWhatTheBackendsSpeak() throws IOException {
        Answer answer = client.ask(TestClient.modern("server/discover", ""));
        assertThat(answer.body())
                .startsWith(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},\"ttlMs\":");
        assertThat(answer.body()).containsPattern("\"ttlMs\":(59\\d{3}|60000),\"cacheScope\":\"public\"");
        client.ask(TestClient.modern("server/discover", ""));
        assertThat(modern.requests()).hasSize(1);
        assertThat(answer.header("Mcp-Session-Id")).isNull();
    }

    @Test
    void aClientWithoutSessionsSeesTheBackendsOfItsEraAndIsToldOfTheOthers() throws IOException {
        String why = "backend b1: speaks revisions up to 2025-11-25 only";
        try (RunningProxy mixed = RunningProxy.of(modern, legacy);
                TestClient caller = new TestClient(mixed.port())) {
            for (int i = 0; i < 2; i++) {
                assertThat(caller.ask(TestClient.modern("server/discover", "")).body())
                        .contains("\"supportedVersions\":[\"2026-07-28\"]")
                        .contains("\"instructions\":\"Not available here, because of other revisions of MCP: b1.\"")
                        .containsPattern("\"ttlMs\":[1-9]")
                        .contains("\"io.only1mcp/unavailable\":[\"" + why + "\"]");
                assertThat(caller.ask(TestClient.modern("tools/list", "")).body())
                        .contains("b0.echo")
                        .doesNotContain("b1.echo")
                        .containsPattern("\"ttlMs\":[1-9]")
                        .contains("\"io.only1mcp/unavailable\":[\"" + why + "\"]");
            }
            assertThat(caller.ask(TestClient.modernCall("1", "b0.echo", "{}")).body())
                    .contains("\"text\":\"ok\"");
            assertThat(caller.ask(TestClient.modernCall("1", "b1.echo", "{}")).body())
                    .contains("-32602")
                    .contains(why + "; nothing is translated, initialize a session for it");
            assertThat(legacy.requests("tools/call")).isEmpty();
            assertThat(mixed.log()).containsOnlyOnce(why + "; clients of 2026-07-28 do not see it");
        }
    }

    @Test
    void aClientWithASessionSeesTheBackendsOfItsEraAndIsToldOfTheOthers() throws IOException {
        String why = "backend b0: speaks none of the revisions up to 2025-11-25: answered HTTP 400 and error -32020";
        try (RunningProxy mixed = RunningProxy.of(modern, legacy);
                TestClient caller = new TestClient(mixed.port())) {
            Answer initialized = caller.ask(TestClient.legacy("initialize", "{\"protocolVersion\":\"2025-11-25\"}"));
            assertThat(initialized.body())
                    .contains("\"protocolVersion\":\"2025-06-18\"")
                    .contains("\"instructions\":\"Not available here, because of other revisions of MCP: b0.\"")
                    .contains("\"io.only1mcp/unavailable\":[\"" + why);
            String session = caller.open();
            assertThat(caller.ask(TestClient.inSession(session, "tools/list", "{}"))
                            .body())
                    .contains("b1.echo")
                    .doesNotContain("b0.echo")
                    .contains("\"io.only1mcp/unavailable\":[\"" + why);
            assertThat(caller.ask(TestClient.inSession(session, "tools/call", "{\"name\":\"b1.echo\"}"))
                            .body())
                    .contains("\"text\":\"ok\"");
            assertThat(caller.ask(TestClient.inSession(session, "tools/call", "{\"name\":\"b0.echo\"}"))
                            .body())
                    .contains("-32602")
                    .contains(why)
                    .contains("; nothing is translated");
            assertThat(modern.requests("tools/call")).isEmpty();
            // One question is enough for all of this, and one line in the log.
            assertThat(modern.requests("initialize")).hasSize(1);
            assertThat(mixed.log())
                    .filteredOn(line -> line.startsWith(why) && line.endsWith("clients of these do not see it"))
                    .hasSize(1);
        }
    }

    @Test
    void aBackendOfBothErasIsSeenByBoth() throws IOException {
        try (CatalogueBackend both = new CatalogueBackend("{\"tools\":{}}").list("tools/list", "{\"name\":\"t\"}");
                RunningProxy mixed = RunningProxy.of(both.itself(), modern, legacy);
                TestClient caller = new TestClient(mixed.port())) {
            assertThat(caller.ask(TestClient.modern("tools/list", "")).body())
                    .contains("b0.t", "b1.echo")
                    .doesNotContain("b2.echo");
            assertThat(caller.ask(TestClient.inSession(caller.open(), "tools/list", "{}"))
                            .body())
                    .contains("b0.t", "b2.echo")
                    .doesNotContain("b1.echo");
        }
    }

    @Test
    void whoeverHasNoSuchListIsNotMissedInIt() throws IOException {
        try (CatalogueBackend prompts =
                        new CatalogueBackend("{\"prompts\":{}}").list("prompts/list", "{\"name\":\"p\"}");
                RunningProxy mixed = RunningProxy.of(prompts.itself(), legacy);
                TestClient caller = new TestClient(mixed.port())) {
            assertThat(caller.ask(TestClient.modern("prompts/list", "")).body())
                    .contains("b0.p")
                    .doesNotContain("unavailable");
        }
    }

    @Test
    void whereAllAreOfOlderErasAModernCallIsAnsweredWithWhatIsSpoken() throws IOException {
        try (RunningProxy older = RunningProxy.of(legacy);
                TestClient caller = new TestClient(older.port())) {
            Answer discovered = caller.ask(TestClient.modern("server/discover", ""));
            assertThat(discovered.status()).isEqualTo(404);
            assertThat(discovered.body()).contains("-32601").contains("initialize");
            Answer called = caller.ask(TestClient.modernCall("1", "b0.echo", "{}"));
            assertThat(called.status()).isEqualTo(400);
            assertThat(called.body())
                    .contains("-32022")
                    .contains("\"supported\":[")
                    .contains("2025-06-18");
            assertThat(called.body()).doesNotContain("2025-11-25");
        }
    }

    @Test
    void initializeAgreesOnTheOldestRevisionOfAll() throws IOException {
        try (TestBackend newer = new TestBackend(TestBackend.legacy("2025-11-25", "echo"));
                RunningProxy both = RunningProxy.of(newer, legacy);
                TestClient caller = new TestClient(both.port())) {
            assertThat(caller.ask(TestClient.legacy("initialize", "{\"protocolVersion\":\"2025-11-25\"}"))
                            .body())
                    .contains("\"protocolVersion\":\"2025-06-18\"")
                    .contains("\"capabilities\":{\"tools\":{")
                    .contains("\"serverInfo\":{\"name\":\"only1mcp\"");
            assertThat(caller.ask(TestClient.legacy("initialize", "{\"protocolVersion\":\"2025-03-26\"}"))
                            .body())
                    .contains("\"protocolVersion\":\"2025-03-26\"");
            Answer unknown = caller.ask(TestClient.legacy("initialize", "{\"protocolVersion\":\"2019-01-01\"}"));
            assertThat(unknown.body()).contains("\"protocolVersion\":\"2025-06-18\"");
            assertThat(unknown.header("Mcp-Session-Id")).hasSize(32);
            assertThat(legacy.requests("initialize")).hasSize(1);
        }
    }

    @Test
    void initializeIsRefusedWhereABackendSpeaksOnlyTheNewEra() throws IOException {
        modern.behave((request, out) -> request.asks("initialize")
                ? TestBackend.error(request, 404, -32601, "no initialize")
                : TestBackend.result(request, "{}"));
        Answer answer = client.ask(TestClient.legacy("initialize", "{\"protocolVersion\":\"2025-11-25\"}"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("-32602")
                .contains("\"supported\":[\"2026-07-28\"]")
                .contains("backend b0");
    }

    @Test
    void withoutAnyBackendTheHandshakeSaysSo() throws IOException {
        modern.close();
        for (String request : new String[] {
            TestClient.modern("server/discover", ""),
            TestClient.modern("tools/list", ""),
            TestClient.legacy("initialize", "{\"protocolVersion\":\"2025-11-25\"}")
        }) {
            Answer answer = client.ask(request);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("no backend can be asked: backend b0: cannot be reached");
        }
    }

    @Test
    void aBackendThatBecameModernIsFoundOutAfterItWasLost() throws IOException {
        int port = legacy.port();
        try (RunningProxy one = RunningProxy.of(legacy);
                TestClient caller = new TestClient(one.port())) {
            assertThat(caller.ask(TestClient.modern("server/discover", "")).status())
                    .isEqualTo(404);
            String session = caller.open();
            legacy.goAway();
            one.awaitConnections("b0", 0);
            assertThat(caller.ask(TestClient.inSession(session, "tools/call", "{\"name\":\"b0.echo\"}"))
                            .status())
                    .isEqualTo(502);
            try (TestBackend again = new TestBackend(port, TestBackend.modern("echo"))) {
                assertThat(caller.ask(TestClient.modern("server/discover", "")).status())
                        .isEqualTo(200);
                assertThat(again.requests()).isNotEmpty();
            }
        }
    }

    @Test
    void notificationsAndResponsesAreAccepted() throws IOException {
        try (RunningProxy older = RunningProxy.of(legacy);
                TestClient caller = new TestClient(older.port())) {
            String session = caller.open();
            for (String message : new String[] {
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"
            }) {
                Answer answer = caller.ask(TestClient.inSession(session, message));
                assertThat(answer.status()).isEqualTo(202);
                assertThat(answer.body()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tools/call|{'name':7}|-32602",
                "tools/call|{'name':'c7.echo'}|-32602",
                "nonsense|{}|-32601",
                "tools/list|{'cursor':'nonsense'}|-32602",
                "tools/list|{'cursor':7}|-32602"
            })
    void inASessionWhatCannotBeDoneIsAnError(String method, String params, int code) throws IOException {
        try (RunningProxy older = RunningProxy.of(legacy);
                TestClient caller = new TestClient(older.port())) {
            Answer answer = caller.ask(TestClient.inSession(caller.open(), method, params.replace('\'', '"')));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + code + ",");
        }
    }

    @Test
    void pingIsAnsweredInTheOlderEras() throws IOException {
        try (RunningProxy older = RunningProxy.of(legacy);
                TestClient caller = new TestClient(older.port())) {
            assertThat(caller.ask(TestClient.inSession(caller.open(), "ping", "{}"))
                            .body())
                    .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        }
    }

    @Test
    void sinceTheNewEraOnlyPostIsServedAtTheEndpoint() throws IOException {
        for (String method : new String[] {"GET", "DELETE"}) {
            Answer answer = client.ask(
                    method + " /mcp HTTP/1.1\r\nHost: localhost\r\nMCP-Protocol-Version: 2026-07-28\r\n\r\n");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
        assertThat(client.ask("GET /else HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
                .isEqualTo(404);
    }

    @Test
    void aForeignOriginIsRefused() throws IOException {
        assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}")
                                .replace("Host: localhost", "Host: localhost\r\nOrigin: http://evil.example"))
                        .status())
                .isEqualTo(403);
        assertThat(modern.requests()).isEmpty();
    }
}
