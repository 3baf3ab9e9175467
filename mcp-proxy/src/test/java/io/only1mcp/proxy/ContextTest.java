package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestBackend.Request;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to a request goes with it: metadata, trace context, progress, cancellation, questions to the user. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ContextTest {
    private static final String META =
            "\"_meta\":{\"progressToken\":\"p-\\u0031\",\"io.modelcontextprotocol/logLevel\":\"debug\","
                    + "\"traceparent\":\"00-1-2-01\",\"tracestate\":\"v=1\",\"baggage\":\"user=7\",\"com.example/own\":{\"a\":[1]},"
                    + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                    + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}},"
                    + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"c\",\"version\":\"2\"}}";
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

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

    private static String request(String id, String method, String name, String params) {
        return TestClient.post(
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + params + ","
                        + META + "}}",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: " + method,
                name == null ? "X-No-Name: 1" : "Mcp-Name: " + name,
                "traceparent: 00-3-4-01",
                "tracestate: v=2",
                "baggage: user=8");
    }

    @Test
    void traceContextReachesBackendsOfTheOlderErasAsItIs() throws Exception {
        try (TestBackend older = new TestBackend(TestBackend.legacy("2025-06-18", "t"));
                RunningProxy beside = RunningProxy.of(older);
                TestClient asking = new TestClient(beside.port())) {
            String session = asking.open("2025-06-18", "{}");
            String meta = "\"_meta\":{\"traceparent\":\"00-1-2-01\",\"tracestate\":\"v=1\",\"baggage\":\"user=7\"}";
            asking.ask(TestClient.inSession(session, "tools/call", "{\"name\":\"b0.t\",\"arguments\":{}," + meta + "}")
                    .replace(
                            "Mcp-Session-Id",
                            "traceparent: 00-3-4-01\r\ntracestate: v=2\r\nbaggage: user=8\r\nMcp-Session-Id"));
            Request call = older.requests("tools/call").get(0);
            assertThat(call.body()).contains(meta);
            assertThat(call.header("traceparent")).isEqualTo("00-3-4-01");
            assertThat(call.header("tracestate")).isEqualTo("v=2");
            assertThat(call.header("baggage")).isEqualTo("user=8");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools/call|b1.t|\"name\":\"b1.t\"",
                "prompts/get|b1.p|\"name\":\"b1.p\"",
                "resources/read|b1+a:/|\"uri\":\"b1+a:/\"",
                "completion/complete||\"ref\":{\"type\":\"ref/prompt\",\"name\":\"b1.p\"},\"argument\":{\"name\":\"a\",\"value\":\"\"}",
                "subscriptions/listen||\"notifications\":{\"resourceSubscriptions\":[\"b1+a:/\"]}"
            })
    void metadataAndTraceContextReachTheBackendAsTheyAre(String method, String name, String params) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        b1.behave((request, out) -> {
            asked.countDown();
            return TestBackend.result(request, "{\"resultType\":\"complete\"}");
        });
        client.send(request("1", method, name, params));
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        Request request = b1.requests(method).get(0);
        assertThat(request.body()).contains(META);
        assertThat(request.header("traceparent")).isEqualTo("00-3-4-01");
        assertThat(request.header("tracestate")).isEqualTo("v=2");
        assertThat(request.header("baggage")).isEqualTo("user=8");
        assertThat(b0.requests(method)).isEmpty();
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static String progress(int progress) {
        return "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p-1\",\"progress\":"
                + progress + "}}\n\n";
    }

    @Test
    void progressReachesTheClientBeforeTheBackendGoesOn() throws Exception {
        CountDownLatch[] seen = {new CountDownLatch(1), new CountDownLatch(1)};
        b0.behave((request, out) -> {
            out.write((STREAM + chunk(progress(1))).getBytes(ISO_8859_1));
            out.flush();
            FailureTest.await(seen[0]);
            out.write(chunk(progress(2)).getBytes(ISO_8859_1));
            out.flush();
            FailureTest.await(seen[1]);
            return chunk("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n") + "0\r\n\r\n";
        });
        client.send(request("1", "tools/call", "b0.t", "\"name\":\"b0.t\"")).head();
        assertThat(client.chunk()).isEqualTo(progress(1));
        seen[0].countDown();
        assertThat(client.chunk()).isEqualTo(progress(2));
        seen[1].countDown();
        assertThat(client.chunk()).contains("\"result\":{}");
        assertThat(client.chunk()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{",
                STREAM,
                STREAM + "2\r\n:\n\r\n"
            })
    void aClientThatGoesAwayIsCancelledAtTheBackendHoweverFarTheAnswerHasCome(String begun) throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        b0.behave((request, out) -> {
            out.write(begun.getBytes(ISO_8859_1));
            out.flush();
            answering.countDown();
            return "";
        });
        client.send(request("1", "tools/call", "b0.t", "\"name\":\"b0.t\""));
        assertThat(answering.await(30, TimeUnit.SECONDS)).isTrue();
        if (!begun.isEmpty()) {
            client.head();
        }
        client.close();
        Waits.until(() -> b0.ended() > 0);
        proxy.awaitConnections("b0", 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools/call|b1.t|\"name\":\"b1.t\"",
                "prompts/get|b1.p|\"name\":\"b1.p\"",
                "resources/read|b1+a:/|\"uri\":\"b1+a:/\""
            })
    void whatABackendAsksTheUserReachesTheClientAsItIsAndTheRetryGoesHome(String method, String name, String params)
            throws IOException {
        String asking =
                "{\"resultType\":\"input_required\",\"requestState\":\"b0.\\u0041{}\",\"inputRequests\":{\"b0.k\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"?\",\"content\":[{\"uri\":\"a:/\"}]}}}}";
        b1.behave((request, out) -> TestBackend.result(
                request, request.body().contains("requestState") ? "{\"resultType\":\"complete\"}" : asking));
        Answer first = client.ask(request("1", method, name, params));
        assertThat(first.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + asking + "}");

        String retry =
                "\"requestState\":\"b0.\\u0041{}\",\"inputResponses\":{\"b0.k\":{\"action\":\"accept\",\"content\":{\"name\":\"b0.x\",\"uri\":\"b0+x\"}}}";
        Answer second = client.ask(request("2", method, name, params + "," + retry));
        assertThat(second.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"resultType\":\"complete\"}}");
        assertThat(b1.requests(method).get(1).body()).contains("," + retry + "," + META);
        assertThat(b0.requests()).isEmpty();
    }
}
