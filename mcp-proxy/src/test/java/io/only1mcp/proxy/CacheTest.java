package io.only1mcp.proxy;

import static io.only1mcp.proxy.CachingProxy.ALL;
import static io.only1mcp.proxy.CachingProxy.answer;
import static io.only1mcp.proxy.CachingProxy.counting;
import static io.only1mcp.proxy.CachingProxy.start;
import static io.only1mcp.proxy.CachingProxy.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @TempDir
    private Path folder;

    @Test
    void aSecondEqualCallIsAnsweredFromMemoryUnderItsOwnId() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(folder, ALL, one);
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
                RunningProxy proxy = start(folder, ALL, one);
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
                RunningProxy proxy = start(folder, ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modernCall("1", "b0.t", "{\"q\":\"x\"}"));
            assertThat(text(client.ask(TestClient.modernCall("1", "b0.t", arguments))))
                    .isEqualTo("text-2");
        }
    }

    @Test
    void anotherToolOrCapabilityOrMirroredParameterIsAnotherCall() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(folder, ALL, one);
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
                RunningProxy proxy = start(folder, ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            String body = TestClient.modernCall("1", "b0.t", "{}").split("\r\n\r\n", 2)[1];
            body = param == null ? body : body.replace("\"arguments\"", param + ",\"arguments\"");
            body = meta == null ? body : body.replace("\"_meta\":{", "\"_meta\":{" + meta + ",");
            String call = TestClient.post(
                    body, "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: b0.t");
            assertThat(text(client.ask(call))).isEqualTo("text-1");
            assertThat(text(client.ask(call))).isEqualTo("text-2");
            assertThat(client.metric("only1mcp_cache_skipped_total")).isEqualTo(2);
            assertThat(client.metric("only1mcp_cache_entries")).isZero();
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
                RunningProxy proxy = start(folder, "cache: {tools: [b0.lookup, \"b0.find_*\", b1]}\n", one, one);
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

    @Test
    void sessionsShareAnswersButNotWithAnotherRevision() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(folder, ALL, one);
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
                RunningProxy proxy = start(folder, ALL, one, two);
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
            assertThat(client.metric("only1mcp_cache_hits_total")).isEqualTo(sent - reached);
            assertThat(client.metric("only1mcp_cache_misses_total")).isEqualTo(reached);
            assertThat(client.metric("only1mcp_cache_entries")).isEqualTo(reached);
            assertThat(client.metric("only1mcp_cache_bytes")).isGreaterThan(reached * 100L);
            assertThat(client.metric("mcp_server_operation_duration_seconds_count{mcp_method_name=\"tools/call\"}"))
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
                RunningProxy proxy = start(folder, sections, one);
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
            assertThat(client.metric("only1mcp_cache_hits_total{tenant=\"acme\"}"))
                    .isEqualTo(1);
            assertThat(client.metric("only1mcp_cache_misses_total{tenant=\"other\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aHitIsRecordedAndCountsAgainstTheRateLimit() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(
                        folder,
                        ALL + "audit: {file: a.jsonl, flush: 5ms}\nrate_limits: [{rate: 1/h, burst: 2}]\n",
                        one);
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
