package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestBackend.Request;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal calls of the tools that are listed are answered from memory, and nothing else is. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class CacheTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METRICS = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String ALL = "cache: {tools: [\"*\"]}\n";

    @TempDir
    private Path folder;

    /** Counts its calls, and tells the count in each answer. */
    private static TestBackend counting() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        return new TestBackend((request, out) ->
                answer(request, out, request.asks("tools/call") ? "text-" + calls.incrementAndGet() : ""));
    }

    private static @Nullable String answer(Request request, OutputStream out, String text) throws IOException {
        if (request.asks("tools/call")) {
            String complete = request.header("Mcp-Session-Id") == null ? ",\"resultType\":\"complete\"" : "";
            return TestBackend.result(
                    request, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]" + complete + "}");
        }
        boolean legacy = request.header("Mcp-Session-Id") != null || request.asks("initialize");
        return (legacy ? TestBackend.legacy("2025-11-25", "t") : TestBackend.modern("t")).answer(request, out);
    }

    private Path file(String sections, TestBackend... backends) throws IOException {
        StringBuilder yaml =
                new StringBuilder("listen: 127.0.0.1:0\n").append(sections).append("backends:\n");
        for (int i = 0; i < backends.length; i++) {
            yaml.append("  - {name: b")
                    .append(i)
                    .append(", url: \"")
                    .append(backends[i].url())
                    .append("\"}\n");
        }
        return Files.writeString(folder.resolve("gateway.yaml"), yaml);
    }

    private RunningProxy start(String sections, TestBackend... backends) throws IOException {
        return RunningProxy.with("--config=" + file(sections, backends));
    }

    private static String text(Answer answer) throws IOException {
        assertThat(answer.status()).isEqualTo(200);
        return JSON.readTree(answer.body()).at("/result/content/0/text").asText();
    }

    private static long metric(TestClient client, String name) throws IOException {
        return client.ask(METRICS)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void aSecondEqualCallIsAnsweredFromMemoryUnderItsOwnId() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port());
                TestClient other = new TestClient(proxy.port())) {
            Answer first = client.ask(TestClient.modernCall("1", "b0.t", "{\"q\":\"x\"}"));
            Answer second = other.ask(TestClient.modernCall("\"a-b\"", "b0.t", "{\"q\":\"x\"}"));
            assertThat(first.body()).contains("\"id\":1,").contains("text-1");
            assertThat(second.body()).isEqualTo(first.body().replace("\"id\":1,", "\"id\":\"a-b\","));
            assertThat(second.head().replaceFirst("Content-Length: \\d+", ""))
                    .isEqualTo(first.head().replaceFirst("Content-Length: \\d+", ""));
            assertThat(one.requests("tools/call")).hasSize(1);
        }
    }

    @Test
    void neitherTheOrderOfKeysNorWhiteSpaceNorTraceContextNorWhoAsksMakesACallAnotherOne() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modernCall("1", "b0.t", "{\"a\":{\"x\":1,\"y\":[2,3]},\"b\":null}"));
            String same = TestClient.modernCall("1", "b0.t", "{ \"b\" : null,\"a\":{ \"y\":[ 2 , 3 ],\"x\":1 } }")
                    .replace(
                            "Mcp-Method",
                            "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n" + "Mcp-Method");
            assertThat(text(client.ask(same))).isEqualTo("text-1");
            String meta = TestClient.META.substring(0, TestClient.META.length() - 1)
                    + ",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"me\",\"version\":\"2\"},\"traceparent\":\"00\"}";
            assertThat(text(client.ask(TestClient.post(
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{" + meta
                                    + ",\"arguments\":{\"b\":null,\"a\":{\"y\":[2,3],\"x\":1}},\"name\":\"b0.t\"}}",
                            "MCP-Protocol-Version: 2026-07-28",
                            "Mcp-Method: tools/call",
                            "Mcp-Name: b0.t"))))
                    .isEqualTo("text-1");
            assertThat(one.requests("tools/call")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"q\":\"y\"}", "{\"q\":\"X\"}", "{\"q\":\"x\",\"r\":null}", "{\"q\":[\"x\"]}", "{}"})
    void otherArgumentsAreAnotherCall(String arguments) throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modernCall("1", "b0.t", "{\"q\":\"x\"}"));
            assertThat(text(client.ask(TestClient.modernCall("1", "b0.t", arguments))))
                    .isEqualTo("text-2");
        }
    }

    @Test
    void anotherToolOrCapabilityOrMirroredParameterIsAnotherCall() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.t", "{}");
            client.ask(call);
            assertThat(text(client.ask(TestClient.modernCall("1", "b0.u", "{}"))))
                    .isEqualTo("text-2");
            String able = TestClient.post(
                    TestClient.modernCall("1", "b0.t", "{}")
                            .split("\r\n\r\n", 2)[1]
                            .replace("clientCapabilities\":{}", "clientCapabilities\":{\"sampling\":{}}"),
                    "MCP-Protocol-Version: 2026-07-28",
                    "Mcp-Method: tools/call",
                    "Mcp-Name: b0.t");
            assertThat(text(client.ask(able))).isEqualTo("text-3");
            assertThat(text(client.ask(call.replace("Mcp-Method", "Mcp-Param-Region: eu\r\nMcp-Method"))))
                    .isEqualTo("text-4");
            assertThat(text(client.ask(call.replace("Mcp-Method", "Mcp-Param-Region: us\r\nMcp-Method"))))
                    .isEqualTo("text-5");
            assertThat(text(client.ask(call))).isEqualTo("text-1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "\"task\":{\"ttl\":1}|",
                "\"inputResponses\":{}|",
                "\"requestState\":\"s\"|",
                "|\"progressToken\":1",
                "|\"io.modelcontextprotocol/logLevel\":\"debug\"",
                "|\"com.example/any\":1"
            })
    void aCallThatSaysMoreThanItsArgumentsIsNeverAnsweredFromMemory(@Nullable String param, @Nullable String meta)
            throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            String body = TestClient.modernCall("1", "b0.t", "{}").split("\r\n\r\n", 2)[1];
            body = param == null ? body : body.replace("\"arguments\"", param + ",\"arguments\"");
            body = meta == null ? body : body.replace("\"_meta\":{", "\"_meta\":{" + meta + ",");
            String call = TestClient.post(
                    body, "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: b0.t");
            assertThat(text(client.ask(call))).isEqualTo("text-1");
            assertThat(text(client.ask(call))).isEqualTo("text-2");
            assertThat(metric(client, "only1mcp_cache_skipped_total")).isEqualTo(2);
            assertThat(metric(client, "only1mcp_cache_entries")).isZero();
        }
    }

    @Test
    void aWriteBetweenTwoReadsIsSeenByAToolThatIsNotListed() throws Exception {
        AtomicInteger stored = new AtomicInteger();
        try (TestBackend one = new TestBackend((request, out) -> {
                    if (request.body().contains("\"name\":\"write\"")) {
                        stored.incrementAndGet();
                    }
                    return answer(request, out, "value-" + stored);
                });
                RunningProxy proxy = start("cache: {tools: [b0.lookup, \"b0.find_*\", b1]}\n", one, one);
                TestClient client = new TestClient(proxy.port())) {
            String write = TestClient.modernCall("1", "b0.write", "{}");
            for (String listed : List.of("b0.lookup", "b0.find_any", "b1.read")) {
                client.ask(TestClient.modernCall("1", listed, "{}"));
            }
            assertThat(text(client.ask(TestClient.modernCall("1", "b0.read", "{}"))))
                    .isEqualTo("value-0");
            client.ask(write);
            assertThat(text(client.ask(TestClient.modernCall("1", "b0.read", "{}"))))
                    .isEqualTo("value-1");
            client.ask(write);
            assertThat(text(client.ask(TestClient.modernCall("1", "b0.read", "{}"))))
                    .isEqualTo("value-2");
            assertThat(stored).hasValue(2);
            for (String listed : List.of("b0.lookup", "b0.find_any", "b1.read")) {
                assertThat(text(client.ask(TestClient.modernCall("1", listed, "{}"))))
                        .isEqualTo("value-0");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\":{\"content\":[],\"isError\":true,\"resultType\":\"complete\"}",
                "\"result\":{\"content\":[],\"isError\":1}",
                "\"result\":{\"resultType\":\"input_required\",\"requestState\":\"s\"}",
                "\"result\":{\"resultType\":\"task\"}",
                "\"result\":[]",
                "\"error\":{\"code\":-32050,\"message\":\"no\"}"
            })
    void whatIsNoCompleteResultIsNotKept(String answer) throws Exception {
        try (TestBackend one = new TestBackend((request, out) -> request.asks("tools/call")
                        ? TestBackend.json("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + "," + answer + "}")
                        : answer(request, out, ""));
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.t", "{}");
            assertThat(client.ask(call).body()).contains(answer);
            assertThat(client.ask(call).body()).contains(answer);
            assertThat(one.requests("tools/call")).hasSize(2);
            assertThat(metric(client, "only1mcp_cache_misses_total")).isEqualTo(2);
            assertThat(metric(client, "only1mcp_cache_entries")).isZero();
        }
    }

    @Test
    void anEventStreamIsPassedOnAndNotKept() throws Exception {
        try (TestBackend one = new TestBackend((request, out) -> {
                    if (!request.asks("tools/call")) {
                        return answer(request, out, "");
                    }
                    String event = "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\"}}\n\n";
                    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + event.length()
                            + "\r\n\r\n" + event;
                });
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.t", "{}");
            assertThat(client.ask(call).body()).startsWith("data: ");
            assertThat(client.ask(call).body()).startsWith("data: ");
            assertThat(one.requests("tools/call")).hasSize(2);
        }
    }

    @Test
    void anAnswerInPiecesIsKeptUnlessItIsTooLarge() throws Exception {
        try (TestBackend one = new TestBackend((request, out) -> {
                    if (!request.asks("tools/call")) {
                        return answer(request, out, "");
                    }
                    int size = request.body().contains("\"large\"") ? 900_000 : 300_000;
                    String body = "{\"jsonrpc\":\"2.0\",\"id\":" + request.id()
                            + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" + "y".repeat(size)
                            + "\"}],\"resultType\":\"complete\"}}";
                    return request.body().contains("\"chunks\"")
                            ? "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n"
                            : TestBackend.json(body);
                });
                RunningProxy proxy = start("cache: {tools: [\"*\"], bytes: 6MB}\n", one);
                TestClient client = new TestClient(proxy.port())) {
            for (String kept : List.of("{}", "{\"q\":\"chunks\"}")) {
                String first =
                        client.ask(TestClient.modernCall("1", "b0.t", kept)).body();
                assertThat(client.ask(TestClient.modernCall("22", "b0.t", kept)).body())
                        .isEqualTo(first.replace("\"id\":1,", "\"id\":22,"));
            }
            assertThat(one.requests("tools/call")).hasSize(2);
            for (String passed : List.of("[\"large\"]", "[\"large\",\"chunks\"]")) {
                String call = TestClient.modernCall("1", "b0.t", "{\"q\":" + passed + "}");
                assertThat(client.ask(call).body()).hasSizeGreaterThan(900_000);
                assertThat(client.ask(call).body()).hasSizeGreaterThan(900_000);
            }
            assertThat(one.requests("tools/call")).hasSize(6);
        }
    }

    @Test
    void answersGrowOldAndAreLetGoOf() throws Exception {
        AtomicInteger seconds = new AtomicInteger();
        try (TestBackend one = counting()) {
            Proxy proxy = Proxy.start(
                    CommandLine.parse("--config=" + file("cache: {tools: [b0], ttl: 60s, idle: 20s}\n", one)),
                    NettyTransport.chosen(),
                    line -> {},
                    new Proxy.Clocks(() -> Duration.ofSeconds(seconds.get()).toNanos(), () -> java.time.Instant.EPOCH));
            try (TestClient client = new TestClient(proxy.port())) {
                String call = TestClient.modernCall("1", "b0.t", "{}");
                for (int at : new int[] {0, 15, 30, 45, 59}) {
                    seconds.set(at);
                    assertThat(text(client.ask(call))).isEqualTo("text-1");
                }
                seconds.set(61);
                assertThat(text(client.ask(call))).isEqualTo("text-2");
                seconds.set(82);
                Waits.until(() -> metric(client, "only1mcp_cache_entries") == 0);
                assertThat(metric(client, "only1mcp_cache_bytes")).isZero();
                assertThat(metric(client, "only1mcp_cache_evictions_total{reason=\"expired\"}"))
                        .isEqualTo(2);
                assertThat(text(client.ask(call))).isEqualTo("text-3");
            } finally {
                proxy.stop(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void whenTheToolsOfABackendChangeItsAnswersGoAndThoseOfOthersStay() throws Exception {
        try (ListeningBackend one = new ListeningBackend();
                TestBackend other = counting();
                RunningProxy proxy = start(ALL, one.backend(), other);
                TestClient client = new TestClient(proxy.port());
                TestClient listener = new TestClient(proxy.port())) {
            listener.send(TestClient.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true},"));
            ListeningBackend.Stream stream = one.stream().accept();
            String call = TestClient.modernCall("1", "b0.t", "{}");
            String elsewhere = TestClient.modernCall("1", "b1.t", "{}");
            for (int i = 0; i < 2; i++) {
                client.ask(call);
                client.ask(elsewhere);
            }
            assertThat(one.backend().requests("tools/call")).hasSize(1);
            stream.changed("prompts").changed("tools");
            String dropped = "only1mcp_cache_evictions_total{reason=\"dropped\"}";
            Waits.until(() -> metric(client, dropped) == 1);
            client.ask(call);
            client.ask(elsewhere);
            assertThat(one.backend().requests("tools/call")).hasSize(2);
            assertThat(other.requests("tools/call")).hasSize(1);
        }
    }

    @Test
    void aBackendThatIsReplacedLeavesNoAnswersAndANewConfigurationOfTheCacheCounts() throws Exception {
        try (TestBackend one = counting();
                TestBackend other = new TestBackend((request, out) -> answer(request, out, "other"))) {
            Path file = file(ALL, one);
            Proxy proxy = Proxy.start(CommandLine.parse("--config=" + file), NettyTransport.chosen(), line -> {});
            try (TestClient client = new TestClient(proxy.port())) {
                String call = TestClient.modernCall("1", "b0.t", "{}");
                assertThat(text(client.ask(call))).isEqualTo("text-1");
                proxy.reload(CommandLine.parse("--config=" + file));
                assertThat(text(client.ask(call))).isEqualTo("text-1");
                proxy.reload(CommandLine.parse("--config=" + file(ALL, other)));
                assertThat(text(client.ask(call))).isEqualTo("other");
                proxy.reload(CommandLine.parse("--config=" + file(ALL, one)));
                assertThat(text(client.ask(call))).isEqualTo("text-2");
                proxy.reload(CommandLine.parse("--config=" + file("", one)));
                assertThat(text(client.ask(call))).isEqualTo("text-3");
                assertThat(metric(client, "only1mcp_cache_hits_total")).isEqualTo(-1);
                proxy.reload(CommandLine.parse("--config=" + file("cache: {tools: [b0.u]}\n", one)));
                assertThat(text(client.ask(call))).isEqualTo("text-4");
                proxy.reload(CommandLine.parse("--config=" + file(ALL, one)));
                assertThat(text(client.ask(call))).isEqualTo("text-5");
                assertThat(text(client.ask(call))).isEqualTo("text-5");
                assertThat(metric(client, "only1mcp_cache_hits_total")).isEqualTo(2);
            } finally {
                proxy.stop(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void aResetForgetsWhatWasAnswered() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.t", "{}");
            client.ask(call);
            client.ask("POST /admin/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            assertThat(text(client.ask(call))).isEqualTo("text-2");
        }
    }

    @Test
    void sessionsShareAnswersButNotWithAnotherRevision() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(ALL, one);
                TestClient client = new TestClient(proxy.port());
                TestClient other = new TestClient(proxy.port())) {
            String params = "{\"name\":\"b0.t\",\"arguments\":{}}";
            String call = TestClient.inSession(client.open(), "tools/call", params);
            assertThat(text(client.ask(call))).isEqualTo("text-1");
            assertThat(text(other.ask(TestClient.inSession(other.open(), "tools/call", params))))
                    .isEqualTo("text-1");
            // The second session was never needed at the backend.
            assertThat(one.requests("initialize").stream()
                            .filter(request -> request.body().contains("\"name\":\"test\"")))
                    .hasSize(1);
            assertThat(text(client.ask(TestClient.modernCall("1", "b0.t", "{}"))))
                    .isEqualTo("text-2");
            assertThat(text(client.ask(TestClient.inSession(client.open("2025-06-18", "{}"), "tools/call", params))))
                    .isEqualTo("text-3");
            assertThat(text(client.ask(call))).isEqualTo("text-1");
        }
    }

    @Test
    void theCountOfHitsIsThatOfTheCallsThatTheBackendsDidNotGet() throws Exception {
        try (TestBackend one = counting();
                TestBackend two = counting();
                RunningProxy proxy = start(ALL, one, two);
                TestClient client = new TestClient(proxy.port())) {
            int sent = 0;
            for (int i = 0; i < 200; i++) {
                text(client.ask(
                        TestClient.modernCall(String.valueOf(i), "b" + i % 2 + ".t", "{\"q\":" + i * i % 17 + "}")));
                sent++;
            }
            int reached = one.requests("tools/call").size()
                    + two.requests("tools/call").size();
            assertThat(reached).isLessThan(40);
            assertThat(metric(client, "only1mcp_cache_hits_total")).isEqualTo(sent - reached);
            assertThat(metric(client, "only1mcp_cache_misses_total")).isEqualTo(reached);
            assertThat(metric(client, "only1mcp_cache_entries")).isEqualTo(reached);
            assertThat(metric(client, "only1mcp_cache_bytes")).isGreaterThan(reached * 100L);
            assertThat(metric(client, "mcp_server_operation_duration_seconds_count{mcp_method_name=\"tools/call\"}"))
                    .isEqualTo(sent);
        }
    }

    @Test
    void tenantsDoNotSeeEachOthersAnswersAndWhoMayNotCallGetsNone() throws Exception {
        String sections = """
                cache: {tools: [b0]}
                authentication:
                  tokens:
                    - {token: a-token-of-acme-1, subject: ann, tenant: acme, roles: [user]}
                    - {token: a-token-of-acme-2, subject: abe, tenant: acme, roles: [user]}
                    - {token: a-token-of-other, subject: bob, tenant: other, roles: [user]}
                    - {token: a-token-of-poor-, subject: cid, tenant: acme, roles: [poor]}
                roles: {user: {tools: ["*"]}, poor: {tools: [b0.u]}}
                tenants: {acme: {}, other: {}}
                """;
        try (TestBackend one = counting();
                RunningProxy proxy = start(sections, one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.t", "{}");
            assertThat(text(client.ask(TestClient.with("a-token-of-acme-1", call))))
                    .isEqualTo("text-1");
            assertThat(text(client.ask(TestClient.with("a-token-of-acme-2", call))))
                    .isEqualTo("text-1");
            assertThat(text(client.ask(TestClient.with("a-token-of-other", call))))
                    .isEqualTo("text-2");
            assertThat(text(client.ask(TestClient.with("a-token-of-other", call))))
                    .isEqualTo("text-2");
            assertThat(client.ask(TestClient.with("a-token-of-poor-", call)).body())
                    .contains("-32602")
                    .doesNotContain("text-1");
            assertThat(metric(client, "only1mcp_cache_hits_total{tenant=\"acme\"}"))
                    .isEqualTo(1);
            assertThat(metric(client, "only1mcp_cache_misses_total{tenant=\"other\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aHitIsRecordedAndCountsAgainstTheRateLimit() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy =
                        start(ALL + "audit: {file: a.jsonl, flush: 5ms}\nrate_limits: [{rate: 1/h, burst: 2}]\n", one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.t", "{}");
            client.ask(call);
            Answer hit = client.ask(call);
            assertThat(text(hit)).isEqualTo("text-1");
            assertThat(client.ask(call).status()).isEqualTo(429);
            Path log = folder.resolve("a.jsonl");
            Waits.until(() -> Files.readString(log).lines().count() == 3);
            JsonNode line = JSON.readTree(Files.readAllLines(log).get(1));
            assertThat(line.path("outcome").asText()).isEqualTo("ok");
            assertThat(line.path("backend").asText()).isEqualTo("b0");
            assertThat(line.path("bytes_out").asInt()).isEqualTo(hit.body().length());
        }
    }
}
