package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.reload.Reloaded;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A new configuration while the gateway runs: what is in hand is answered, and nothing is lost, doubled or mixed up. */
@ExtendWith(NoLeaks.class)
@Timeout(180)
class ReloadTest {
    private static final int CLIENTS = 4;
    private static final int CALLS = 2_500;
    private static final int SWAPS = 50;
    private static final Pattern MARKER = Pattern.compile("\"m\":\"(c\\d+-\\d+)\"");
    private static final Pattern CLIENT = Pattern.compile("\"experimental\":\\{\"(c\\d+)\"");

    @TempDir
    private Path folder;

    /** Answers calls with their marker, in sessions that each belong to one client, and counts every call by its marker. */
    private static final class Echo {
        private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        private final Map<String, String> clients = new ConcurrentHashMap<>();
        private final AtomicInteger sessions = new AtomicInteger();
        private final AtomicInteger strangers = new AtomicInteger();

        TestBackend start() throws IOException {
            return new TestBackend((request, out) -> {
                if (request.head().startsWith("DELETE ")) {
                    return "HTTP/1.1 204 No Content\r\n\r\n";
                }
                if (request.asks("initialize")) {
                    String id = "s-" + sessions.incrementAndGet();
                    Matcher client = CLIENT.matcher(request.body());
                    clients.put(id, client.find() ? client.group(1) : "");
                    return String.valueOf(TestBackend.legacy("2025-11-25").answer(request, out))
                            .replace("s-1", id);
                }
                if (!request.asks("tools/call")) {
                    boolean legacy = request.header("Mcp-Session-Id") != null;
                    return (legacy ? TestBackend.legacy("2025-11-25", "t") : TestBackend.modern("t"))
                            .answer(request, out);
                }
                Matcher marker = MARKER.matcher(request.body());
                String found = marker.find() ? marker.group(1) : "none";
                calls.computeIfAbsent(found, any -> new AtomicInteger()).incrementAndGet();
                String session = request.header("Mcp-Session-Id");
                if (session != null && !found.startsWith(clients.get(session) + "-")) {
                    strangers.incrementAndGet();
                }
                return TestBackend.result(
                        request,
                        "{\"content\":[{\"type\":\"text\",\"text\":\"" + found + "\"}],\"resultType\":\"complete\"}");
            });
        }
    }

    private Path config(TestBackend... backends) throws IOException {
        StringBuilder yaml = new StringBuilder("listen: 127.0.0.1:0\nbackends:\n");
        for (int i = 0; i < backends.length; i++) {
            yaml.append("  - {name: b")
                    .append(i)
                    .append(", url: \"")
                    .append(backends[i].url())
                    .append("\"}\n");
        }
        return Files.writeString(folder.resolve("gateway.yaml"), yaml);
    }

    private static List<String> call(int port, int client, int calls) throws IOException {
        List<String> wrong = new ArrayList<>();
        boolean legacy = client % 2 == 1;
        try (TestClient asking = new TestClient(port)) {
            String session = legacy ? asking.open("2025-11-25", "{\"experimental\":{\"c" + client + "\":{}}}") : "";
            for (int i = 0; i < calls; i++) {
                String marker = "c" + client + "-" + i;
                String arguments = "{\"m\":\"" + marker + "\"}";
                TestClient.Answer answer = asking.ask(
                        legacy
                                ? TestClient.inSession(
                                        session, "tools/call", "{\"name\":\"b0.t\",\"arguments\":" + arguments + "}")
                                : TestClient.modernCall(String.valueOf(i), "b0.t", arguments));
                if (answer.status() != 200 || !answer.body().contains("\"" + marker + "\"")) {
                    wrong.add(marker + ": " + answer);
                }
            }
        }
        return wrong;
    }

    @Test
    void tenThousandCallsAreAnsweredOnceEachWhileTheirBackendIsReplacedFiftyTimes() throws Exception {
        Echo echo = new Echo();
        try (TestBackend one = echo.start();
                TestBackend other = echo.start()) {
            String file = config(one).toString();
            Proxy proxy = Proxy.start(CommandLine.parse("--config", file), NettyTransport.chosen(), line -> {});
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            try {
                List<Future<List<String>>> answers = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int client = i;
                    answers.add(clients.submit(() -> call(proxy.port(), client, CALLS)));
                }
                for (int i = 1; i <= SWAPS; i++) {
                    int seen = echo.calls.size();
                    config(i % 2 == 0 ? one : other);
                    Reloaded reloaded = proxy.reload(CommandLine.parse("--config", file));
                    assertThat(reloaded.replaced()).containsExactly("b0");
                    // Some calls go between two swaps, as long as there are any left.
                    Waits.until(() -> echo.calls.size() >= Math.min(seen + 20, CLIENTS * CALLS));
                }
                for (Future<List<String>> answer : answers) {
                    assertThat(answer.get()).isEmpty();
                }
            } finally {
                clients.shutdownNow();
                proxy.stop(Duration.ofSeconds(5));
            }
            assertThat(echo.calls).hasSize(CLIENTS * CALLS);
            assertThat(echo.calls.values())
                    .allSatisfy(times -> assertThat(times.get()).isEqualTo(1));
            assertThat(echo.strangers).hasValue(0);
        }
    }

    @Test
    void aConfigurationThatCannotBeUsedChangesNothing() throws Exception {
        Echo echo = new Echo();
        try (TestBackend one = echo.start()) {
            String file = config(one).toString();
            Proxy proxy = Proxy.start(CommandLine.parse("--config", file), NettyTransport.chosen(), line -> {});
            try {
                Files.writeString(folder.resolve("gateway.yaml"), "backends: [{name: b0, url: nowhere}]\n");
                assertThatThrownBy(() -> proxy.reload(CommandLine.parse("--config", file)))
                        .isInstanceOf(ConfigException.class);
                assertThat(call(proxy.port(), 0, 1)).isEmpty();
            } finally {
                proxy.stop(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void aBackendThatIsAddedIsListedAndOneThatIsRemovedIsNot() throws Exception {
        Echo echo = new Echo();
        try (TestBackend one = echo.start();
                TestBackend other = echo.start()) {
            String file = config(one).toString();
            Proxy proxy = Proxy.start(CommandLine.parse("--config", file), NettyTransport.chosen(), line -> {});
            try (TestClient asking = new TestClient(proxy.port())) {
                assertThat(asking.ask(TestClient.modern("tools/list", "")).body())
                        .contains("b0.t")
                        .doesNotContain("b1.t");
                config(one, other);
                Reloaded added = proxy.reload(CommandLine.parse("--config", file));
                assertThat(added.added()).containsExactly("b1");
                assertThat(asking.ask(TestClient.modern("tools/list", "")).body())
                        .contains("b0.t", "b1.t");
                config(one);
                Reloaded removed = proxy.reload(CommandLine.parse("--config", file));
                assertThat(removed.removed()).containsExactly("b1");
                assertThat(asking.ask(TestClient.modern("tools/list", "")).body())
                        .contains("b0.t")
                        .doesNotContain("b1.t");
            } finally {
                proxy.stop(Duration.ofSeconds(5));
            }
        }
    }
}
