package io.only1mcp.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.only1mcp.macro.target.ProcessLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Backends are killed, stopped and started again at random under load: every request is answered in time, and nothing is
 * left behind. Ten seconds of it, or as many as {@code -Dchaos.seconds} says.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(600)
@Isolated("it measures")
class BackendsKilledIT {
    private static final Duration LOAD = Duration.ofSeconds(Long.getLong("chaos.seconds", 10));
    private static final long SEED = Long.getLong("chaos.seed", 42);
    private static final int MODERN_CALLERS = 6;
    private static final int LEGACY_CALLERS = 4;
    private static final int LONGEST_PEACE_MILLIS = 500;

    /** Children are started again after at most 30 s, and replicas are asked again after as much. */
    private static final Duration BACK_WITHIN = Duration.ofSeconds(90);

    /** One for all clients since 2026-07-28, and one for the gateway's own session in older revisions. */
    private static final int MOST_CHILDREN = 2;

    private static final List<Caller.Tool> TOOLS = List.of(
            new Caller.Tool("plain.read_file", "path"),
            new Caller.Tool("twins.read_file", "path"),
            new Caller.Tool("stream.read_file", "path"),
            new Caller.Tool("everything.test_simple_text", ""),
            new Caller.Tool("child.read_file", "path"));

    /** What is to be at zero when nobody calls. */
    private static final Pattern GAUGES =
            Pattern.compile("only1mcp_(in_flight|listening|sessions|buffered_bytes|clients_connected"
                    + "|backend_connections|replica_in_flight|pool_connections|pool_idle|pool_waiting)(\\{.*)?");

    @TempDir
    private Path folder;

    private final ProcessLauncher launcher = new ProcessLauncher();
    private final List<Victim> victims = new ArrayList<>();
    private final Victim.Count harm = new Victim.Count();
    private final Tally tally = new Tally();
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws IOException {
        Server plain = new Server(launcher, "--servers", "filesystem", "--latency", "lognormal(p50=3ms, p99=60ms)");
        Server stream =
                new Server(launcher, "--servers", "filesystem,everything", "--answers", "sse", "--payload", "100KiB");
        Server one = new Server(launcher, "--servers", "filesystem", "--latency", "5ms");
        Server two = new Server(launcher, "--servers", "filesystem", "--latency", "5ms");
        Path child = Files.writeString(folder.resolve("child.sh"), Children.SCRIPT);
        gateway = new GatewayProcess(launcher, folder, """
                timeout: 1s
                list_timeout: 1s
                start_timeout: 2s
                pool: {max: 4, acquire_timeout: 300ms, idle_timeout: 1s}
                breaker: {failures: 5, open: 1s}
                backends:
                  - {name: plain, url: "%s"}
                  - {name: twins, urls: ["%s", "%s"]}
                  - {name: stream, url: "%s"}
                  - {name: everything, url: "%s"}
                  - {name: child, command: [sh, "%s"]}
                """.formatted(
                        plain.url("filesystem"),
                        one.url("filesystem"),
                        two.url("filesystem"),
                        stream.url("filesystem"),
                        stream.url("everything"),
                        child));
        victims.addAll(List.of(plain, stream, one, two, new Children(gateway)));
    }

    @AfterEach
    void end() throws IOException {
        for (Victim victim : victims) {
            victim.recover();
        }
        launcher.close();
    }

    @Test
    void everyRequestIsAnsweredAndNothingIsLeftBehind() throws Exception {
        gateway.collect();
        awaitAllServed();
        awaitIdle();
        Map<String, Integer> before = gateway.open();

        loadWhileBackendsAreKilled();

        assertThat(tally.wrong()).isEmpty();
        assertThat(tally.count("ok")).isPositive();
        for (Victim victim : victims) {
            victim.recover();
        }
        awaitAllServed();
        awaitIdle();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(gateway.open()).isEqualTo(before));
        Map<String, Integer> after = gateway.open();
        gateway.collect();
        awaitAllServed();
        System.out.println(LOAD.toSeconds() + " s, " + harm + ", " + tally + "; files open before " + sum(before)
                + ", after " + sum(after));
        assertThat(gateway.errors()).doesNotContain("LEAK").doesNotContain("internal error");
    }

    private void loadWhileBackendsAreKilled() throws Exception {
        long end = System.nanoTime() + LOAD.toNanos();
        BooleanSupplier goesOn = () -> System.nanoTime() - end < 0;
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Connection> listening = new ArrayList<>();
        List<Caller.Legacy> sessions = new ArrayList<>();
        try {
            List<Future<?>> streams = new ArrayList<>();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < LEGACY_CALLERS; i++) {
                Caller.Legacy caller = new Caller.Legacy("legacy" + i, gateway.port(), tally);
                sessions.add(caller);
                listening.add(listen(Requests.listen(caller.session())));
            }
            listening.add(listen(Requests.modern(
                    1,
                    "subscriptions/listen",
                    "\"notifications\":{\"toolsListChanged\":true,\"resourcesListChanged\":true},")));
            for (Connection stream : listening) {
                streams.add(threads.submit(nothing(stream::drain)));
            }
            for (int i = 0; i < MODERN_CALLERS; i++) {
                Caller caller = new Caller.Modern("modern" + i, gateway.port(), tally);
                running.add(threads.submit(running(caller, i, goesOn)));
            }
            for (int i = 0; i < LEGACY_CALLERS; i++) {
                running.add(threads.submit(running(sessions.get(i), MODERN_CALLERS + i, goesOn)));
            }
            harm(goesOn);
            for (Future<?> each : running) {
                each.get(2 * Caller.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(streams).as("streams that went on").noneMatch(Future::isDone);
        } finally {
            for (Connection each : listening) {
                each.close();
            }
            for (Caller each : sessions) {
                each.end();
            }
            threads.shutdownNow();
        }
    }

    private void harm(BooleanSupplier goesOn) throws IOException, InterruptedException {
        Random random = new Random(SEED);
        while (goesOn.getAsBoolean()) {
            List<Victim> ill = victims.stream().filter(Victim::isIll).toList();
            List<Victim> next = ill.isEmpty() || random.nextInt(3) == 0 ? victims : ill;
            next.get(random.nextInt(next.size())).suffer(random, harm);
            Thread.sleep(random.nextInt(LONGEST_PEACE_MILLIS));
        }
    }

    private Connection listen(String request) throws IOException {
        Connection connection = new Connection(gateway.port(), LOAD.plus(BACK_WITHIN));
        connection.send(request);
        assertThat(connection.head()).startsWith("HTTP/1.1 200 ");
        return connection;
    }

    private static Callable<Void> running(Caller caller, int seed, BooleanSupplier goesOn) {
        return nothing(() -> caller.run(TOOLS, new Random(seed), goesOn));
    }

    private static int sum(Map<String, Integer> open) {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Something that may fail. */
    private interface Deed {
        void run() throws Exception;
    }

    private static Callable<Void> nothing(Deed deed) {
        return () -> {
            deed.run();
            return null;
        };
    }

    /** Clients of both eras, who come anew and end what they began, are served by all backends. */
    private void awaitAllServed() {
        await().atMost(BACK_WITHIN).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
            Tally own = new Tally();
            Caller legacy = new Caller.Legacy("legacy", gateway.port(), own);
            Caller modern = new Caller.Modern("modern", gateway.port(), own);
            try {
                for (Caller caller : List.of(modern, legacy)) {
                    for (Caller.Tool tool : TOOLS) {
                        assertThat(caller.callOnce(tool))
                                .as(tool.tool() + " " + own)
                                .isTrue();
                    }
                }
            } finally {
                legacy.end();
                modern.end();
            }
        });
    }

    /** The gateway says that nothing is in use, and has no children but those that it needs itself. */
    private void awaitIdle() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Map<String, Double> used = new TreeMap<>(gateway.figures());
            used.entrySet()
                    .removeIf(figure -> figure.getValue() == 0
                            || !GAUGES.matcher(figure.getKey()).matches());
            // Whoever asks is connected.
            assertThat(used).isEqualTo(Map.of("only1mcp_clients_connected", 1.0));
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(gateway.children()).hasSizeLessThanOrEqualTo(MOST_CHILDREN));
    }
}
