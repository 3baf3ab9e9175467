package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestBackend.Request;
import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tools/call goes through unchanged, but for the prefix of its name. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class RelayTest {
    private static final String SEVEN = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7}";

    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(TestBackend.modern("echo"));
        proxy = RunningProxy.of(backend);
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    @Test
    void aModernCallArrivesWithoutItsPrefixInBothPlaces() throws IOException {
        Answer answer = client.ask(TestClient.post(
                "{\"jsonrpc\":\"2.0\",\"id\":\"q-\\u0041\",\"method\":\"tools/call\",\"params\":{\"arguments\":{\"name\":\"b0.other\"},"
                        + TestClient.META + ",\"name\":\"b0.echo\"}}",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: tools/call",
                "Mcp-Name: b0.echo",
                "Mcp-Param-Region: eu",
                "traceparent: 00-abc-def-01",
                "tracestate: a=b",
                "baggage: c=d",
                "Mcp-Session-Id: mine",
                "Authorization: Bearer secret"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"q-\\u0041\",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"ok\"}],\"resultType\":\"complete\"}}");
        assertThat(answer.head())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + answer.body().length() + "\r\n\r\n");
        Request request = backend.requests().get(0);
        assertThat(request.body())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"q-\\u0041\",\"method\":\"tools/call\",\"params\":{\"arguments\":{\"name\":\"b0.other\"},"
                                + TestClient.META + ",\"name\":\"echo\"}}");
        assertThat(request.head())
                .isEqualTo("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:" + backend.port()
                        + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                        + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: echo\r\n"
                        + "Mcp-Param-Region: eu\r\ntraceparent: 00-abc-def-01\r\ntracestate: a=b\r\nbaggage: c=d\r\n"
                        + "Content-Length: " + request.body().length() + "\r\n\r\n");
    }

    @Test
    void aNameWrittenWithEscapesOrBeyondAsciiArrivesToo() throws IOException {
        client.ask(TestClient.modernCall("1", "b0.echo", "{}")
                .replace("\"name\":\"b0.echo\"", "\"name\":\"b0\\u002eec\\u0068o\"")
                .replaceFirst(
                        "Content-Length: \\d+",
                        "Content-Length: "
                                + (TestClient.modernCall("1", "b0.echo", "{}")
                                                .split("\r\n\r\n", 2)[1]
                                                .length()
                                        + 10)));
        assertThat(backend.requests().get(0).header("Mcp-Name")).isEqualTo("echo");
        assertThat(backend.requests().get(0).body()).contains("\"params\":{\"name\":\"echo\",\"arguments\"");

        // "b0.ä" in UTF-8, its header in base64.
        client.ask(TestClient.modernCall("2", "b0.\u00c3\u00a4", "{}")
                .replace("Mcp-Name: b0.\u00c3\u00a4", "Mcp-Name: =?base64?YjAuw6Q=?="));
        assertThat(backend.requests().get(1).header("Mcp-Name")).isEqualTo("=?base64?w6Q=?=");
        assertThat(backend.requests().get(1).body()).contains("\"name\":\"\u00c3\u00a4\"");

        // What is plain behind the prefix could look like an encoded value.
        client.ask(TestClient.modernCall("3", "b0.=?base64?eA==?=", "{}"));
        assertThat(backend.requests().get(2).header("Mcp-Name")).isEqualTo("=?base64?PT9iYXNlNjQ/ZUE9PT89?=");
    }

    /** The last makes a request of 10 MB, the largest that is let through. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, 20_000, 65_000, 70_000, 300_000, 9_999_798})
    void messagesOfAnySizeGoThroughBothWays(int size) throws IOException {
        String text = "x".repeat(size);
        backend.behave((request, out) -> TestBackend.result(
                request, "\"" + request.body().replaceAll("(?s).*\"arguments\":\"(x*)\".*", "$1") + "\""));
        for (int i = 0; i < 2; i++) {
            Answer answer = client.ask(TestClient.modernCall("7", "b0.echo", "\"" + text + "\""));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"" + text + "\"}");
        }
        assertThat(backend.requests())
                .hasSize(2)
                .allMatch(request -> request.body().contains("{\"name\":\"echo\","));
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void aMethodWrittenWithEscapesIsTheSameMethod() throws IOException {
        String call = TestClient.modernCall("1", "b0.echo", "{}");
        int at = call.indexOf("\r\n\r\n") + 4;
        String body = call.substring(at).replace("tools/call", "tools\\/call");
        String head = call.substring(0, at).replaceAll("Content-Length: \\d+", "Content-Length: " + body.length());
        assertThat(client.ask(head + body).status()).isEqualTo(200);
        assertThat(backend.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).contains("{\"name\":\"echo\","));
    }

    @Test
    void aLargeBodyWhoseNameComesLastIsCutAtItsEnd() throws IOException {
        String text = "x".repeat(500_000);
        client.ask(TestClient.post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{" + TestClient.META
                        + ",\"arguments\":\"" + text + "\",\"name\":\"b0.echo\"}}",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: tools/call",
                "Mcp-Name: b0.echo"));
        assertThat(backend.requests().get(0).body()).endsWith("\"arguments\":\"" + text + "\",\"name\":\"echo\"}}");
    }

    @Test
    void theTypeAndStatusOfAnAnswerAreKept() throws IOException {
        backend.behave((request, out) -> TestBackend.error(request, 418, -32602, "tea")
                .replace("application/json", "application/json; charset=utf-8"));
        Answer answer = client.ask(TestClient.modernCall("1", "b0.echo", "{}"));
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.body()).contains("tea");
    }

    @Test
    void anAnswerInChunksArrivesWholeAndTheConnectionIsKept() throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        backend.behave(
                (request, out) -> head + "18\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\r\nb;x=y\r\n\"result\":7}\r\n0\r\n\r\n");
        assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}")).body())
                .isEqualTo(SEVEN);
        backend.behave((request, out) -> {
            out.write(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            for (char c : "18\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\r\nb\r\n\"result\":7}\r\n0\r\n\r\n".toCharArray()) {
                out.write(c);
                out.flush();
            }
            return "";
        });
        assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}")).body())
                .isEqualTo(SEVEN);
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void anAnswerThatEndsWithItsConnectionArrivesWhole() throws IOException {
        backend.behave((request, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + SEVEN)
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return null;
        });
        for (int i = 0; i < 2; i++) {
            assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}")).body())
                    .isEqualTo(SEVEN);
        }
        assertThat(backend.connections()).isEqualTo(2);
    }

    @Test
    void anEventStreamComesEventByEvent() throws Exception {
        java.util.concurrent.SynchronousQueue<String> events = new java.util.concurrent.SynchronousQueue<>();
        backend.behave((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.flush();
            try {
                for (String event = events.take(); !event.isEmpty(); event = events.take()) {
                    out.write((Integer.toHexString(event.length()) + "\r\n" + event + "\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    out.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "0\r\n\r\n";
        });
        client.send(TestClient.modernCall("1", "b0.echo", "{}"));
        String head = client.head();
        assertThat(head)
                .contains("Content-Type: text/event-stream\r\n")
                .contains("Cache-Control: no-cache\r\n")
                .contains("X-Accel-Buffering: no\r\n");
        for (String event : List.of("data: 1\n\n", ":alive\n\n", "data: " + SEVEN + "\n\n")) {
            events.put(event);
            assertThat(client.chunk()).isEqualTo(event);
        }
        events.put("");
        assertThat(client.chunk()).isEmpty();
        proxy.awaitMetric("only1mcp_backend_idle_connections{backend=\"b0\"} 1");
        backend.behave(TestBackend.modern("echo"));
        assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}")).status())
                .isEqualTo(200);
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void anOldClientGetsAnAnswerWithoutChunks() throws IOException {
        backend.behave((request, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n23\r\n"
                            + SEVEN + "\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.flush();
            return "1\r\n \r\n0\r\n\r\n";
        });
        Answer answer = client.ask(TestClient.modernCall("1", "b0.echo", "{}").replace("HTTP/1.1", "HTTP/1.0"));
        assertThat(answer.head()).contains("Connection: close\r\n");
        assertThat(answer.chunked()).isFalse();
        assertThat(answer.body()).isEqualTo(SEVEN + " ");
    }

    @Test
    void interimAnswersAreSteppedOver() throws IOException {
        backend.behave((request, out) -> "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + TestBackend.result(request, "1"));
        assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}")).body())
                .contains("\"result\":1");
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            requests.append(TestClient.modernCall(String.valueOf(i), "b0.echo", "{}"));
        }
        client.send(requests.toString());
        for (int i = 0; i < 500; i++) {
            assertThat(client.answer().body()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",");
        }
        assertThat(backend.connections()).isEqualTo(1);
        assertThat(backend.requests()).hasSize(500);
    }

    @ParameterizedTest
    @CsvSource({"1,true", "1,false", "20,true", "20,false"})
    void oneCallIsOneRequestToOneBackend(int count, boolean modern) throws IOException {
        List<TestBackend> backends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            backends.add(
                    new TestBackend(modern ? TestBackend.modern("echo") : TestBackend.legacy("2025-11-25", "echo")));
        }
        try (RunningProxy many = RunningProxy.of(backends.toArray(TestBackend[]::new));
                TestClient caller = new TestClient(many.port())) {
            String session = modern ? "" : caller.open();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < count; i++) {
                    String name = "b" + i + ".echo";
                    Answer answer = caller.ask(
                            modern
                                    ? TestClient.modernCall("1", name, "{}")
                                    : TestClient.inSession(
                                            session, "tools/call", "{\"name\":\"" + name + "\",\"arguments\":{}}"));
                    assertThat(answer.body()).contains("\"text\":\"ok\"");
                }
            }
            for (int i = 0; i < count; i++) {
                // A backend of the older eras was asked to initialize by the gateway, and for the client.
                assertThat(backends.get(i).requests()).hasSize(modern ? 3 : 7);
                assertThat(backends.get(i).requests("tools/call")).hasSize(3);
                assertThat(backends.get(i).connections()).isEqualTo(1);
            }
        }
        for (TestBackend each : backends) {
            each.close();
        }
    }

    @Test
    void withoutPrefixNamesStayAsTheyAre() throws IOException {
        try (RunningProxy plain = RunningProxy.with("--backend=only=" + backend.url(), "--no-prefix");
                TestClient caller = new TestClient(plain.port())) {
            caller.ask(TestClient.modernCall("1", "a.b.echo", "{}"));
            assertThat(backend.requests().get(0).header("Mcp-Name")).isEqualTo("a.b.echo");
            assertThat(caller.ask(TestClient.modern("tools/list", "")).body()).contains("{\"name\":\"echo\"");
        }
    }

    @Test
    void theSeparatorMayBeAnother() throws IOException {
        try (RunningProxy other = RunningProxy.with("--backend=b0=" + backend.url(), "--separator=__");
                TestClient caller = new TestClient(other.port())) {
            caller.ask(TestClient.modernCall("1", "b0__ec__ho", "{}"));
            assertThat(backend.requests().get(0).header("Mcp-Name")).isEqualTo("ec__ho");
        }
    }

    @Test
    void aClientThatWouldRatherSpeakHttp2IsServedInHttp11() throws Exception {
        HttpClient java = HttpClient.newHttpClient();
        String request = TestClient.modernCall("1", "b0.echo", "{}");
        HttpResponse<String> answer = java.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/mcp"))
                        .header("MCP-Protocol-Version", "2026-07-28")
                        .header("Mcp-Method", "tools/call")
                        .header("Mcp-Name", "b0.echo")
                        .POST(HttpRequest.BodyPublishers.ofString(request.split("\r\n\r\n", 2)[1]))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.body()).contains("\"text\":\"ok\"");
    }
}
