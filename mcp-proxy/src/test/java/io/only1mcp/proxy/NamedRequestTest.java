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
        assertThat(client.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .body())
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
        assertThat(client.ask(modern("prompts/get", "c.p", "\"name\":\"c.p\"")).body())
                .contains("-32602")
                .contains("unknown prompt: c.p; its name must begin with that of a server: b0, b1");
        assertThat(client.ask(modern("resources/read", "c+test://x", "\"uri\":\"c+test://x\""))
                        .body())
                .contains("-32602")
                .contains("unknown resource: c+test://x")
                .contains("\"data\":{\"uri\":\"c+test://x\"}");
        assertThat(client.ask(modern("completion/complete", "", "\"ref\":{\"type\":\"ref/prompt\"}"))
                        .body())
                .contains("-32602")
                .contains("params.ref: its name or uri: must be a string");
    }
}
