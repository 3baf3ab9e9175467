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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
        return Files.writeString(folder.resolve("gateway.yaml"), yaml(backends));
    }

    private static String yaml(TestBackend... backends) {
        return "listen: 127.0.0.1:0\n" + TestBackend.section(backends);
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
    void tenThousandCallsAreAnsweredOnceEachWhileTheirBackendIsReplacedFiftyTimesAndTheRestChangesFiftyTimes()
            throws Exception {
        Echo echo = new Echo();
        long[] nanos = new long[2 * SWAPS];
        try (TestBackend one = echo.start();
                TestBackend other = echo.start();
                LiveProxy proxy = LiveProxy.of(config(one))) {
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            try {
                List<Future<List<String>>> answers = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int client = i;
                    answers.add(clients.submit(() -> call(proxy.port(), client, CALLS)));
                }
                for (int i = 0; i < 2 * SWAPS; i++) {
                    // Some calls go between two changes, as long as there are any left.
                    int seen = echo.calls.size();
                    String yaml = yaml(i / 2 % 2 == 0 ? other : one) + "hosts: [host-" + i + "]\n";
                    long begun = System.nanoTime();
                    proxy.change(yaml);
                    nanos[i] = System.nanoTime() - begun;
                    Waits.until(() -> echo.calls.size() >= Math.min(seen + 10, CLIENTS * CALLS));
                }
                for (Future<List<String>> answer : answers) {
                    assertThat(answer.get()).isEmpty();
                }
            } finally {
                clients.shutdownNow();
            }
            assertThat(echo.calls).hasSize(CLIENTS * CALLS);
            assertThat(echo.calls.values())
                    .allSatisfy(times -> assertThat(times.get()).isEqualTo(1));
            assertThat(echo.strangers).hasValue(0);
            assertThat(proxy.figure("only1mcp_reloads_total{outcome=\"applied\"}"))
                    .isEqualTo(2.0 * SWAPS);
            assertThat(proxy.figure("only1mcp_swap_duration_seconds_count")).isEqualTo(SWAPS);
            proxy.awaitFigure("only1mcp_backends_leaving", 0);
            print(nanos, proxy);
        }
    }

    /** Says how long it took, which is kept with the output of the tests; nothing is promised of it here. */
    private static void print(long[] nanos, LiveProxy proxy) throws IOException {
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "from the change of the file to its being in use: p50 %.1f ms, p95 %.1f ms, longest %.1f ms%n",
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 95 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6);
        for (String what : List.of("reload", "swap", "drain")) {
            String name = "only1mcp_" + what + "_duration_seconds";
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.3f ms on average, all below %s s%n",
                    what,
                    1e3 * proxy.figure(name + "_sum") / proxy.figure(name + "_count"),
                    proxy.bound(name));
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
                assertThat(added.backends().added()).containsExactly("b1");
                assertThat(asking.ask(TestClient.modern("tools/list", "")).body())
                        .contains("b0.t", "b1.t");
                config(one);
                Reloaded removed = proxy.reload(CommandLine.parse("--config", file));
                assertThat(removed.backends().removed()).containsExactly("b1");
                assertThat(asking.ask(TestClient.modern("tools/list", "")).body())
                        .contains("b0.t")
                        .doesNotContain("b1.t");
            } finally {
                proxy.stop(Duration.ofSeconds(5));
            }
        }
    }
}
