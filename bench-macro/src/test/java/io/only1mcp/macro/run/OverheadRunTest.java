package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        Profile profile = ProfileReader.adHoc(Overrides.builder()
                .rate("200/s")
                .call(tool + "={\"path\": \"/a\"}")
                .set("warm_up.requests=200")
                .build());
        return new OverheadRun(
                new OverheadRun.Settings(
                        profile,
                        new RunTarget.Url(URI.create(target)),
                        direct == null ? null : URI.create(direct),
                        Map.of(),
                        List.of(200.0),
                        6,
                        Duration.ofMillis(300),
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
            // Sixty samples in a leg say nothing of p99.
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
