package io.only1mcp.proxy;

import static io.only1mcp.proxy.CachingProxy.ALL;
import static io.only1mcp.proxy.CachingProxy.answer;
import static io.only1mcp.proxy.CachingProxy.counting;
import static io.only1mcp.proxy.CachingProxy.file;
import static io.only1mcp.proxy.CachingProxy.start;
import static io.only1mcp.proxy.CachingProxy.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of the answers of backends, and for how long. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class CachedAnswersTest {
    @TempDir
    private Path folder;

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
                RunningProxy proxy = start(folder, ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.t", "{}");
            assertThat(client.ask(call).body()).contains(answer);
            assertThat(client.ask(call).body()).contains(answer);
            assertThat(one.requests("tools/call")).hasSize(2);
            assertThat(client.metric("only1mcp_cache_misses_total")).isEqualTo(2);
            assertThat(client.metric("only1mcp_cache_entries")).isZero();
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
                RunningProxy proxy = start(folder, ALL, one);
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
                RunningProxy proxy = start(folder, "cache: {tools: [\"*\"], bytes: 6MB}\n", one);
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
                    CommandLine.parse("--config=" + file(folder, "cache: {tools: [b0], ttl: 60s, idle: 20s}\n", one)),
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
                Waits.until(() -> client.metric("only1mcp_cache_entries") == 0);
                assertThat(client.metric("only1mcp_cache_bytes")).isZero();
                assertThat(client.metric("only1mcp_cache_evictions_total{reason=\"expired\"}"))
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
                RunningProxy proxy = start(folder, ALL, one.backend(), other);
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
            Waits.until(() -> client.metric(dropped) == 1);
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
            Path file = file(folder, ALL, one);
            Proxy proxy = Proxy.start(CommandLine.parse("--config=" + file), NettyTransport.chosen(), line -> {});
            try (TestClient client = new TestClient(proxy.port())) {
                String call = TestClient.modernCall("1", "b0.t", "{}");
                assertThat(text(client.ask(call))).isEqualTo("text-1");
                proxy.reload(CommandLine.parse("--config=" + file));
                assertThat(text(client.ask(call))).isEqualTo("text-1");
                proxy.reload(CommandLine.parse("--config=" + file(folder, ALL, other)));
                assertThat(text(client.ask(call))).isEqualTo("other");
                proxy.reload(CommandLine.parse("--config=" + file(folder, ALL, one)));
                assertThat(text(client.ask(call))).isEqualTo("text-2");
                proxy.reload(CommandLine.parse("--config=" + file(folder, "", one)));
                assertThat(text(client.ask(call))).isEqualTo("text-3");
                assertThat(client.metric("only1mcp_cache_hits_total")).isEqualTo(-1);
                proxy.reload(CommandLine.parse("--config=" + file(folder, "cache: {tools: [b0.u]}\n", one)));
                assertThat(text(client.ask(call))).isEqualTo("text-4");
                proxy.reload(CommandLine.parse("--config=" + file(folder, ALL, one)));
                assertThat(text(client.ask(call))).isEqualTo("text-5");
                assertThat(text(client.ask(call))).isEqualTo("text-5");
                assertThat(client.metric("only1mcp_cache_hits_total")).isEqualTo(2);
            } finally {
                proxy.stop(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void aResetForgetsWhatWasAnswered() throws Exception {
        try (TestBackend one = counting();
                RunningProxy proxy = start(folder, ALL, one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.t", "{}");
            client.ask(call);
            client.ask("POST /admin/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            assertThat(text(client.ask(call))).isEqualTo("text-2");
        }
    }
}
