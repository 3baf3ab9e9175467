package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tools of all backends in one list. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ListTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<String> names(Answer answer) throws IOException {
        List<String> names = new ArrayList<>();
        result(answer).path("tools").forEach(tool -> names.add(tool.path("name").asText()));
        return names;
    }

    private static JsonNode result(Answer answer) throws IOException {
        return JSON.readTree(answer.body()).path("result");
    }

    @Test
    void theToolsOfAllBackendsComeInTheirConfiguredOrder() throws IOException {
        try (TestBackend zebra = new TestBackend(TestBackend.modern("one", "two"));
                TestBackend empty = new TestBackend(TestBackend.modern());
                TestBackend ant = new TestBackend(TestBackend.modern("three"));
                RunningProxy proxy = RunningProxy.with(
                        "--backend=zebra=" + zebra.url(),
                        "--backend",
                        "empty=" + empty.url(),
                        "--backend=ant=" + ant.url());
                TestClient client = new TestClient(proxy.port())) {
            for (int i = 0; i < 3; i++) {
                Answer answer = client.ask(TestClient.modern("tools/list", ""));
                assertThat(names(answer)).containsExactly("zebra.one", "zebra.two", "ant.three");
                JsonNode result = result(answer);
                assertThat(result.path("resultType").asText()).isEqualTo("complete");
                assertThat(result.path("ttlMs").asLong()).isBetween(1L, 30_000L);
                assertThat(result.path("cacheScope").asText()).isEqualTo("public");
                assertThat(result.path("tools")
                                .get(0)
                                .at("/inputSchema/properties/name/type")
                                .asText())
                        .isEqualTo("string");
                assertThat(result.has("nextCursor")).isFalse();
            }
            assertThat(zebra.requests()).hasSize(2);
            assertThat(zebra.requests("server/discover")).hasSize(1);
            assertThat(zebra.requests("tools/list").get(0).header("Mcp-Method")).isEqualTo("tools/list");
        }
    }

    @Test
    void aToolIsPassedOnByteForByteButForItsName() throws IOException {
        String tool =
                "{ \"title\":\"\\u00e4\\n\", \"x\":1.50e+1,\"name\" : \"on\\u0065\",\"inputSchema\":{\"properties\":{\"a\":{\"x-mcp-header\":\"Region\"}}},"
                        + "\"name2\":[{\"name\":\"inner\"}] }";
        try (TestBackend backend = new TestBackend((request, out) -> TestBackend.result(
                        request, "{\"tools\":[" + tool + ",{\"nameless\":1}],\"ttlMs\":5,\"_meta\":{\"tools\":[]}}"));
                RunningProxy proxy = RunningProxy.of(backend);
                TestClient client = new TestClient(proxy.port())) {
            String body = client.ask(TestClient.modern("tools/list", "")).body();
            assertThat(body)
                    .contains("\"tools\":[" + tool.replace("\"on\\u0065\"", "\"b0.on\\u0065\"") + "],")
                    .contains("\"ttlMs\":5,\"cacheScope\":\"private\"");
        }
    }

    @Test
    void aListIsServedFromMemoryUntilItIsForgotten() throws IOException {
        try (TestBackend backend = new TestBackend(TestBackend.modern("one"));
                RunningProxy proxy = RunningProxy.of(backend);
                TestClient client = new TestClient(proxy.port())) {
            assertThat(names(client.ask(TestClient.modern("tools/list", "")))).containsExactly("b0.one");
            backend.behave(TestBackend.modern("two"));
            assertThat(names(client.ask(TestClient.modern("tools/list", "")))).containsExactly("b0.one");
            assertThat(client.ask("POST /admin/reset HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .status())
                    .isEqualTo(204);
            assertThat(names(client.ask(TestClient.modern("tools/list", "")))).containsExactly("b0.two");
        }
    }

    @Test
    void pagesOfSeveralBackendsShareOneCursor() throws IOException {
        try (TestBackend paged = new TestBackend((request, out) -> {
                    String body = request.body();
                    String page =
                            body.contains("\"cursor\":\"\"") ? "2" : body.contains("\"cursor\":\"p~3.\"") ? "3" : "1";
                    String next = page.equals("1") ? "\"\"" : page.equals("2") ? "\"p~3.\"" : null;
                    return TestBackend.result(
                            request,
                            "{\"tools\":[{\"name\":\"p" + page + "\"}]"
                                    + (next == null ? "" : ",\"nextCursor\":" + next) + "}");
                });
                TestBackend single = new TestBackend(TestBackend.modern("one"));
                RunningProxy proxy = RunningProxy.of(paged, single);
                TestClient client = new TestClient(proxy.port())) {
            List<List<String>> pages = new ArrayList<>();
            String cursor = "";
            do {
                Answer answer = client.ask(TestClient.modern("tools/list", cursor));
                pages.add(names(answer));
                JsonNode next = result(answer).path("nextCursor");
                cursor = next.isMissingNode() ? "" : "\"cursor\":" + next + ",";
            } while (!cursor.isEmpty());
            assertThat(pages).containsExactly(List.of("b0.p1", "b1.one"), List.of("b0.p2"), List.of("b0.p3"));
            assertThat(single.requests("tools/list")).hasSize(1);
        }
    }

    @Test
    void aBackendThatIsSlowOrDownIsLeftOutAndNamed() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        TestBackend down = new TestBackend(TestBackend.modern("never"));
        down.close();
        try (TestBackend slow = new TestBackend((request, out) -> {
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return null;
                });
                TestBackend broken =
                        new TestBackend((request, out) -> TestBackend.result(request, "{\"prompts\":[]}"));
                TestBackend good = new TestBackend(TestBackend.modern("one"));
                RunningProxy proxy = RunningProxy.impatient(
                        Duration.ofSeconds(20), Duration.ofMillis(300), 100_000, slow, down, broken, good);
                TestClient client = new TestClient(proxy.port())) {
            Answer answer = client.ask(TestClient.modern("tools/list", ""));
            assertThat(names(answer)).containsExactly("b3.one");
            JsonNode result = result(answer);
            assertThat(result.path("ttlMs").asLong()).isZero();
            assertThat(result.at("/_meta/io.only1mcp~1unavailable").toString())
                    .contains("backend b0: gave no answer to server/discover within 300 ms")
                    .contains("backend b1: cannot be reached")
                    .contains("backend b2: answered HTTP 200")
                    .doesNotContain("b3");
            done.countDown();
        }
    }

    @Test
    void olderErasAreListedInTheirOwnSession() throws IOException {
        try (TestBackend backend = new TestBackend(TestBackend.legacy("2025-06-18", "one"));
                RunningProxy proxy = RunningProxy.of(backend);
                TestClient client = new TestClient(proxy.port())) {
            Answer answer = client.ask(TestClient.inSession(client.open(), "tools/list", "{}"));
            assertThat(names(answer)).containsExactly("b0.one");
            assertThat(result(answer).has("ttlMs")).isFalse();
            assertThat(result(answer).has("_meta")).isFalse();
            TestBackend.Request list = backend.requests("tools/list").get(0);
            assertThat(list.header("Mcp-Session-Id")).isEqualTo("s-1");
            assertThat(list.header("MCP-Protocol-Version")).isEqualTo("2025-06-18");
        }
    }

    @Test
    void aListInAnEventStreamIsUnderstood() throws IOException {
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "one");
        try (TestBackend backend = new TestBackend((request, out) -> {
                    String answer = legacy.answer(request, out);
                    if (answer == null || !request.body().contains("\"id\":")) {
                        return answer;
                    }
                    String[] parts = answer.split("\r\n\r\n", 2);
                    String stream =
                            ": hi\n\nid: 0\ndata:\n\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\nevent: message\ndata: "
                                    + parts[1] + "\n\n";
                    return parts[0].replace("application/json", "text/event-stream")
                                    .replaceFirst("Content-Length: \\d+", "Content-Length: " + stream.length())
                            + "\r\n\r\n" + stream;
                });
                RunningProxy proxy = RunningProxy.of(backend);
                TestClient client = new TestClient(proxy.port())) {
            assertThat(names(client.ask(TestClient.inSession(client.open(), "tools/list", "{}"))))
                    .containsExactly("b0.one");
            assertThat(client.ask(TestClient.inSession(client.open(), "tools/call", "{\"name\":\"b0.one\"}"))
                            .head())
                    .contains("text/event-stream");
        }
    }
}
