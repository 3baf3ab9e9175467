package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.verdict.BreakingPoint;
import io.only1mcp.core.verdict.Verdict;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.server.MockServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage that breaks a threshold is the last, unless the profile goes on. */
class StopWhenBrokenTest {

    @TempDir
    Path folder;

    @Test
    void theFirstStageThatBreaksAThresholdEndsTheRun() throws IOException {
        MeasuredRun run = run("continue_on_failure=false", "1s");

        assertThat(run.stages()).hasSizeLessThan(5);
        assertThat(run.stages().get(0).cut()).isFalse();
        assertThat(run.stages().get(0).thresholds()).anyMatch(outcome -> outcome.broken());
        assertThat(run.verdict()).isInstanceOf(Verdict.Fail.class);
        // What a stop cut short is shown as cut, and not judged.
        StageResult last = run.stages().get(run.stages().size() - 1);
        assertThat(last.cut()).isTrue();
        assertThat(last.thresholds()).isEmpty();
    }

    @Test
    void aProfileThatContinuesOnFailureRunsToItsEnd() throws IOException {
        MeasuredRun run = run("continue_on_failure=true", "200ms");

        assertThat(run.stages()).hasSize(5).noneMatch(StageResult::cut);
        assertThat(run.verdict()).isInstanceOf(Verdict.Fail.class);
    }

    /** Two connections and 20 ms for each answer make a hundred a second, and no more. */
    @Test
    void theStressScenarioGoesOnUntilTheTargetBreaksAndNamesTheRateThatBrokeIt() throws IOException {
        MockConfig config =
                MockConfig.of(Catalogue.named(List.of("filesystem"))).with(Behaviour.DEFAULT.with("latency", "20ms"));
        try (MockServer server = MockServer.start(config, failure -> {})) {
            Profile profile = ProfileReader.read(
                    "stress",
                    Overrides.builder()
                            .set("steps.from=50/s")
                            .set("steps.by=150/s")
                            .set("steps.every=400ms")
                            .set("timeout=200ms")
                            .call("read_file={\"path\": \"/a\"}")
                            .connections("2")
                            .set("warm_up.requests=0")
                            .build());
            MeasuredRun run = run(profile, URI.create(server.url("filesystem")));

            BreakingPoint found = Objects.requireNonNull(run.breakingPoint());
            // A busy machine may break it sooner.
            assertThat(found.perSecond()).isLessThanOrEqualTo(200);
            assertThat(found.broken()).anyMatch(breach -> breach.startsWith("error_rate <= 5%, measured "));
            assertThat(run.stages()).hasSizeBetween(1, 3);
        }
    }

    private MeasuredRun run(Profile profile, URI url) {
        LoadRun.Settings settings =
                new LoadRun.Settings(profile, new RunTarget.Url(url), Map.of(), folder, "test", null, List.of());
        return new LoadRun(settings, RunListener.NONE).run().result().runs().get(0);
    }

    private MeasuredRun run(String change, String every) throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            Profile profile = ProfileReader.adHoc(Overrides.builder()
                    .set("steps={from: 100/s, by: 100/s, every: " + every + ", to: 500/s}")
                    .set("thresholds=[{metric: latency_max, max: 1us}]")
                    .set(change)
                    .call("échos={\"text\": \"hi\"}")
                    .connections("4")
                    .set("warm_up.requests=0")
                    .build());
            return run(profile, server.url());
        }
    }
}
