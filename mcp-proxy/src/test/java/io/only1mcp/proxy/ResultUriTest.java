package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client meets the resources of a backend under the same URIs in results as in lists. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ResultUriTest {
    private static final String LINK = "{\"type\":\"resource_link\",\"uri\":\"a:/1\",\"name\":\"n\"}";
    private static final String CALLED =
            "{\"resultType\":\"complete\",\"structuredContent\":{\"uri\":\"a:/1\"},\"content\":[" + LINK + "]}";

    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend((request, out) -> TestBackend.result(request, CALLED));
        proxy = RunningProxy.of(backend);
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    private static String mapped(String json) {
        return json.replace(
                "[{\"type\":\"resource_link\",\"uri\":\"a:/1\"", "[{\"type\":\"resource_link\",\"uri\":\"b0+a:/1\"");
    }

    private static String answer(String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools/call|b0.t|name|{'content':[{'uri':'@a'},{'resource':{'uri':'@b'}}],'contents':[{'uri':'c'}]}",
                "prompts/get|b0.p|name|{'messages':[{'content':{'resource':{'uri':'@a'}}}],'content':[{'uri':'c'}]}",
                "resources/read|b0+a:/|uri|{'contents':[{'uri':'@a:/'}],'content':[{'uri':'c'}]}",
                "completion/complete||ref|{'completion':{},'contents':[{'uri':'c'}],'content':[{'uri':'c'}]}"
            })
    void aWholeAnswerNamesTheBackendBeforeItsUris(String method, String name, String field, String marked)
            throws IOException {
        String result = marked.replace('\'', '"');
        backend.behave((request, out) -> TestBackend.result(request, result.replace("@", "")));
        String params = name == null
                ? "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"b0.p\"},\"argument\":{\"name\":\"a\",\"value\":\"\"}"
                : "\"" + field + "\":\"" + name + "\"";
        Answer answer = client.ask(TestClient.modern(method, params + ",")
                .replace("Content-Length", (name == null ? "X-None: x" : "Mcp-Name: " + name) + "\r\nContent-Length"));
        assertThat(answer.body()).isEqualTo(answer(result.replace("@", "b0+")));
        assertThat(answer.chunked()).isFalse();
    }

    @Test
    void anAnswerThatComesInPiecesGoesOnInPiecesWithoutALength() throws IOException {
        String long1 =
                "{\"content\":[" + LINK + "," + (LINK + ",").repeat(3000) + LINK + "],\"resultType\":\"complete\"}";
        backend.behave((request, out) -> TestBackend.result(request, long1));
        Answer answer = client.ask(TestClient.modernCall("1", "b0.echo", "{}"));
        assertThat(answer.chunked()).isTrue();
        assertThat(answer.body()).isEqualTo(answer(long1.replace("a:/1", "b0+a:/1")));

        try (TestClient old = new TestClient(proxy.port())) {
            Answer untilClose =
                    old.ask(TestClient.modernCall("1", "b0.echo", "{}").replace("HTTP/1.1", "HTTP/1.0"));
            assertThat(untilClose.body()).isEqualTo(answer.body());
        }
    }

    @Test
    void inAnEventStreamEachMessageIsChangedWhereverItsBytesAreSplit() throws IOException {
        backend.behave((request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            String stream =
                    "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"uri\":\"a:/1\"}}\n\n"
                            + ": a comment\ndata: " + answer(CALLED) + "\n\n";
            for (int i = 0; i < stream.length(); i++) {
                write(out, "1\r\n" + stream.charAt(i) + "\r\n");
            }
            return "0\r\n\r\n";
        });
        Answer answer = client.ask(TestClient.modernCall("1", "b0.echo", "{}"));
        assertThat(answer.body())
                .isEqualTo(
                        "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"uri\":\"a:/1\"}}\n\n"
                                + ": a comment\ndata: " + answer(mapped(CALLED)) + "\n\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    @Test
    void aResourceThatIsNotFoundIsNamedAsItWasAskedFor() throws IOException {
        backend.behave(
                (request, out) -> TestBackend.json(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"no\",\"data\":{\"uri\":\"a:/1\"}}}"));
        Answer answer = client.ask(TestClient.modern("resources/read", "\"uri\":\"b0+a:/1\",")
                .replace("Content-Length", "Mcp-Name: b0+a:/1\r\nContent-Length"));
        assertThat(answer.body()).contains("\"data\":{\"uri\":\"b0+a:/1\"}");
    }

    @ParameterizedTest
    @CsvSource({"'\"tools\":{}', false", "'\"tools\":{},\"resources\":{}', true"})
    void theAnswersOfABackendThatSaysItHasNoResourcesAreNotLookedAt(String capabilities, boolean looked)
            throws IOException {
        backend.behave((request, out) -> TestBackend.result(
                request,
                request.asks("server/discover")
                        ? "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{"
                                + capabilities + "},\"ttlMs\":60000,\"cacheScope\":\"public\"}"
                        : CALLED));
        String call = TestClient.modernCall("1", "b0.echo", "{}");
        assertThat(client.ask(call).body()).as("nothing is known yet").isEqualTo(answer(mapped(CALLED)));
        client.ask(TestClient.modern("server/discover", ""));
        assertThat(client.ask(call).body()).isEqualTo(answer(looked ? mapped(CALLED) : CALLED));
    }

    @Test
    void withoutPrefixesUrisStayAsTheyAre() throws IOException {
        try (RunningProxy plain = RunningProxy.with("--backend=b0=" + backend.url(), "--no-prefix");
                TestClient asking = new TestClient(plain.port())) {
            assertThat(asking.ask(TestClient.modernCall("1", "echo", "{}")).body())
                    .isEqualTo(answer(CALLED));
        }
    }
}
