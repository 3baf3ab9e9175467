package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.only1mcp.core.overhead.AddedLatency;
import io.only1mcp.core.overhead.Pair;
import io.only1mcp.core.overhead.RateOverhead;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.OverheadResult;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.verdict.Verdict;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.server.MockServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The paired experiment on two servers of which one is known to be slower, as if a proxy stood before it. */
@Timeout(120)
class OverheadRunTest {
    private static final double PLANTED_NANOS = 40e6;

    @TempDir
    Path folder;

    private static MockServer server(String latency) throws IOException {
        return MockServer.start(
                MockConfig.of(Catalogue.named(List.of("filesystem"))).with(Behaviour.DEFAULT.with("latency", latency)),
                failure -> {});
    }

    private OverheadRun run(String tool, String target, @Nullable String direct) {
        return run(Overrides.builder().call(tool + "={\"path\": \"/a\"}"), target, direct, Duration.ofMillis(150));
    }

    private OverheadRun run(Overrides.Builder plan, String target, @Nullable String direct, Duration leg) {
        Profile profile = ProfileReader.adHoc(
                plan.rate("200/s").set("warm_up.requests=200").build());
        return new OverheadRun(
                new OverheadRun.Settings(
                        profile,
                        new RunTarget.Url(URI.create(target)),
                        direct == null ? null : URI.create(direct),
                        Map.of(),
                        List.of(200.0),
                        6,
                        leg,
                        false,
                        folder,
                        "test",
                        null),
                RunListener.NONE);
    }

    @Test
    void theDelayThatWasPlantedIsReported() throws IOException {
        try (MockServer direct = server("0ms");
                MockServer slower = server("40ms")) {
            OverheadRun.Outcome outcome = run("read_file", slower.url("filesystem"), direct.url("filesystem"))
                    .run();
            OverheadResult result = outcome.result();
            RateOverhead rate = result.overhead().rates().get(0);
            AddedLatency p50 = rate.quantiles().get(0);

            assertThat(rate.pairs()).hasSize(6).allSatisfy(pair -> {
                assertThat(pair.direct().counts().ok())
                        .isEqualTo(pair.direct().counts().intended());
                assertThat(pair.proxied().counts().intended())
                        .isEqualTo(pair.direct().counts().intended());
            });
            assertThat(rate.pairs())
                    .extracting(Pair::directFirst)
                    .containsExactly(true, false, true, false, true, false);
            assertThat(p50.added())
                    .isNotNull()
                    .satisfies(added -> assertThat(added.estimate()).isBetween(0.5 * PLANTED_NANOS, 3 * PLANTED_NANOS));
            // Thirty samples in a leg say nothing of p99.
            assertThat(rate.quantiles().get(2).added()).isNull();
            assertThat(rate.quantiles().get(2).verdict()).isInstanceOf(Verdict.Inconclusive.class);
            assertThat(ResultJson.readOverhead(Files.readString(outcome.folder().resolve("result.json"))))
                    .isEqualTo(result);
            assertThat(new JsonMapper()
                            .readTree(ResultJson.write(result))
                            .at("/overhead/rates/0/quantiles/0/added_us")
                            .asDouble())
                    .isGreaterThan(0.5 * PLANTED_NANOS / 1e3);
        }
    }

    @Test
    void theDelayThatWasPlantedIsReportedOfPlainHttpToo() throws IOException {
        HttpServer direct = plain(Duration.ZERO);
        HttpServer slower = plain(Duration.ofMillis(40));
        try {
            OverheadResult result = run(
                            Overrides.builder().protocol("http"), url(slower), url(direct), Duration.ofMillis(100))
                    .run()
                    .result();
            RateOverhead rate = result.overhead().rates().get(0);
            AddedLatency p50 = rate.quantiles().get(0);

            assertThat(rate.pairs()).hasSize(6).allSatisfy(pair -> {
                assertThat(pair.direct().counts().ok()).isEqualTo(20);
                assertThat(pair.proxied().counts().ok()).isEqualTo(20);
            });
            assertThat(p50.added())
                    .isNotNull()
                    .satisfies(added -> assertThat(added.estimate()).isBetween(0.5 * PLANTED_NANOS, 3 * PLANTED_NANOS));
        } finally {
            direct.stop(0);
            slower.stop(0);
        }
    }

    /** A server that knows nothing of MCP. */
    private static HttpServer plain(Duration latency) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "plain http");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            LockSupport.parkNanos(latency.toNanos());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Test
    void aProxyThatRunsAlreadyNeedsWhatIsBehindIt() throws IOException {
        try (MockServer direct = server("0ms")) {
            assertThatExceptionOfType(ProfileException.class)
                    .isThrownBy(() ->
                            run("read_file", direct.url("filesystem"), null).run())
                    .withMessageStartingWith("--direct: give the URL of the server behind");
            assertThat(folder).isEmptyDirectory();
        }
    }
}
