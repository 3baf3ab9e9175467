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

/** Requests that name a prompt or a resource reach the one backend that has it, under the name that it knows. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class NamedRequestTest {
    private TestBackend b0;
    private TestBackend b1;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        b0 = new TestBackend(TestBackend.modern("echo"));
        b1 = new TestBackend(TestBackend.modern("echo"));
        proxy = RunningProxy.of(b0, b1);
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        b0.close();
        b1.close();
    }

    private static String modern(String method, String name, String params) {
        String[] headers = name.isEmpty()
                ? new String[] {"MCP-Protocol-Version: 2026-07-28", "Mcp-Method: " + method}
                : new String[] {"MCP-Protocol-Version: 2026-07-28", "Mcp-Method: " + method, "Mcp-Name: " + name};
        return TestClient.post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params + "," + META + "}}",
                headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "prompts/get|b1.p q|\"name\":\"b1.p q\",\"arguments\":{\"name\":\"b1.x\"}|\"name\":\"p q\",\"arguments\":{\"name\":\"b1.x\"}|p q",
                "prompts/get|b1.p|\"name\":\"b1.p\",\"requestState\":\"b1.s\",\"inputResponses\":{\"uri\":\"b1+x\"}|\"name\":\"p\",\"requestState\":\"b1.s\",\"inputResponses\":{\"uri\":\"b1+x\"}|p",
                "resources/read|b1+file:///a?x=1+2|\"uri\":\"b1+file:///a?x=1+2\"|\"uri\":\"file:///a?x=1+2\"|file:///a?x=1+2",
                "resources/read|b1+file:///a|\"uri\":\"b1+file:\\/\\/\\/a\"|\"uri\":\"file:///a\"|file:///a",
                "resources/read|=?base64?YjErZmlsZTovLy/DpA==?=|\"uri\":\"b1+file:///\u00c3\u00a4\"|\"uri\":\"file:///\u00c3\u00a4\"|=?base64?ZmlsZTovLy/DpA==?=",
                "completion/complete|``|\"ref\":{\"type\":\"ref/prompt\",\"name\":\"b1.p\"},\"argument\":{\"name\":\"b1.a\",\"value\":\"b\"}|\"ref\":{\"type\":\"ref/prompt\",\"name\":\"p\"},\"argument\":{\"name\":\"b1.a\",\"value\":\"b\"}|-",
                "completion/complete|``|\"ref\":{\"type\":\"ref/resource\",\"uri\":\"b1+t://{x}\"},\"argument\":{\"name\":\"x\",\"value\":\"b\"}|\"ref\":{\"type\":\"ref/resource\",\"uri\":\"t://{x}\"},\"argument\":{\"name\":\"x\",\"value\":\"b\"}|-"
            })
    void theNameIsCutInBodyAndHeaderAndAllElseIsKept(
            String method, String name, String params, String cut, String header) throws IOException {
        assertThat(client.ask(modern(method, name, params)).body()).contains("\"text\":\"ok\"");
        TestBackend.Request asked = b1.requests(method).get(0);
        assertThat(asked.body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + cut + "," + META
                        + "}}");
        assertThat(asked.header("Mcp-Method")).isEqualTo(method);
        assertThat(asked.header("Mcp-Name")).isEqualTo(header);
        assertThat(b0.requests(method)).isEmpty();
        assertThat(client.metrics())
                .contains("mcp_server_operation_duration_seconds_count{mcp_method_name=\"" + method + "\"} 1");
    }

    @ParameterizedTest
    @CsvSource({
        "prompts/get,name,b1.p,p",
        "resources/read,uri,b1+test://x,test://x",
        "resources/subscribe,uri,b1+test://x,test://x",
        "resources/unsubscribe,uri,b1+test://x,test://x"
    })
    void theOlderErasHaveThemInTheirSession(String method, String key, String name, String cut) throws IOException {
        b0.behave(TestBackend.legacy("2025-11-25", "echo"));
        b1.behave(TestBackend.legacy("2025-11-25", "echo"));
        String params = "{\"x\":[\"b1.p\"],\"" + key + "\":\"" + name + "\",\"_meta\":{\"progressToken\":\"b1.t\"}}";
        assertThat(client.ask(TestClient.inSession(client.open(), method, params))
                        .body())
                .contains("\"text\":\"ok\"");
        TestBackend.Request asked = b1.requests(method).get(0);
        assertThat(asked.body())
                .contains("\"params\":"
                        + params.replace("\"" + key + "\":\"" + name + "\"", "\"" + key + "\":\"" + cut + "\""));
        assertThat(asked.header("Mcp-Name")).isNull();
        assertThat(asked.header("Mcp-Session-Id")).isEqualTo("s-1");
    }

    @ParameterizedTest
    @CsvSource({"resources/subscribe", "resources/unsubscribe"})
    void subscribingIsNoMethodOfTheNewEra(String method) throws IOException {
        Answer answer = client.ask(modern(method, "", "\"uri\":\"b1+test://x\""));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("-32601");
    }

    @Test
    void aUriWithoutPrefixGoesToWhomeverItBelongs() throws IOException {
        String both = "{\"resources\":{},\"prompts\":{}}";
        try (CatalogueBackend one = new CatalogueBackend(both)
                        .list("resources/list", "{\"uri\":\"one:a\"}")
                        .list("resources/templates/list", "");
                CatalogueBackend two = new CatalogueBackend(both)
                        .list("resources/list", "{\"uri\":\"two:a\"}")
                        .list("resources/templates/list", "{\"uriTemplate\":\"two:{id}/x\"}");
                CatalogueBackend tools = new CatalogueBackend("{\"tools\":{}}");
                RunningProxy three = RunningProxy.of(one.itself(), two.itself(), tools.itself());
                RunningProxy pair = RunningProxy.of(one.itself(), tools.itself());
                TestClient caller = new TestClient(three.port());
                TestClient other = new TestClient(pair.port())) {
            // Only one of them has resources, which is found out first.
            String large = "\"x\":\"" + "y".repeat(100_000) + "\",\"uri\":\"any:thing\"";
            for (String params : new String[] {"\"uri\":\"any:thing\"", large}) {
                assertThat(other.ask(modern("resources/read", "any:thing", params))
                                .body())
                        .contains("\"contents\"");
                other.ask("POST /admin/reset HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            assertThat(one.requests("resources/read")).hasSize(2);
            assertThat(one.requests("resources/read").get(1).body()).contains("\"params\":{" + large + ",");

            assertThat(caller.ask(modern("resources/read", "two:a", "\"uri\":\"two:a\""))
                            .body())
                    .contains("-32602")
                    .contains("unknown resource: two:a; its URI must begin with that of a server: b0+,")
                    .contains("\"data\":{\"uri\":\"two:a\"}");
            caller.ask(TestClient.modern("resources/list", ""));
            caller.ask(TestClient.modern("resources/templates/list", ""));
            for (String uri : new String[] {"two:a", "two:7/x"}) {
                assertThat(caller.ask(modern("resources/read", uri, "\"uri\":\"" + uri + "\""))
                                .body())
                        .contains("\"contents\"");
            }
            assertThat(two.requests("resources/read")).hasSize(2);
            assertThat(caller.ask(modern("prompts/get", "c.p", "\"name\":\"c.p\""))
                            .body())
                    .contains("-32602")
                    .contains("unknown prompt: c.p; its name must begin with that of a server: b0., b1., b2.");
            String session = caller.open();
            assertThat(caller.ask(TestClient.inSession(session, "resources/read", "{\"uri\":\"two:a\"}"))
                            .body())
                    .contains("\"contents\"");
            assertThat(caller.metrics()).contains("only1mcp_in_flight 0\n");
        }
    }

    @Test
    void withoutPrefixNamesAndUrisStayAsTheyAre() throws IOException {
        try (RunningProxy bare = RunningProxy.with("--no-prefix", "--backend=b0=" + b0.url());
                TestClient caller = new TestClient(bare.port())) {
            caller.ask(modern("resources/read", "b0+file:///a", "\"uri\":\"b0+file:///a\""));
            caller.ask(modern("prompts/get", "b0.p", "\"name\":\"b0.p\""));
            assertThat(b0.requests("resources/read").get(0).header("Mcp-Name")).isEqualTo("b0+file:///a");
            assertThat(b0.requests("prompts/get").get(0).body()).contains("\"name\":\"b0.p\"");
        }
    }

    @Test
    void whatBelongsToNoBackendIsRefusedWithWhatWouldDo() throws IOException {
        Answer nobody = client.ask(modern("prompts/get", "c.p", "\"name\":\"c.p\""));
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.body()).contains("-32601").contains("no backend has prompts");
        assertThat(client.ask(modern("completion/complete", "", "\"ref\":{\"type\":\"ref/prompt\"}"))
                        .body())
                .contains("-32602")
                .contains("params.ref: its name or uri: must be a string");
    }
}
