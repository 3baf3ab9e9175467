package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.report.Progress;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.WarmUpResult;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One plan, driven several times. */
@Timeout(60)
class RepeatedRunTest {

    @TempDir
    Path folder;

    private static Profile plan() {
        return ProfileReader.adHoc(Overrides.builder()
                .rate("200/s")
                .duration("400ms")
                .runs("3")
                .call("échos={\"text\": \"{marker}\"}")
                .connections("4")
                .set("warm_up.requests=50")
                .set("thresholds=[{metric: latency_max, max: 1ms}, {metric: error_rate, max: 0%}]")
                .build());
    }

    private LoadRun run(FakeServer server, RunListener listener) {
        RunTarget target = new RunTarget.Url(server.url());
        return new LoadRun(new LoadRun.Settings(plan(), target, Map.of(), folder, "test", null, List.of()), listener);
    }

    @Test
    void everyRunIsKeptWithDrawsOfItsOwnAndTheWarmUpApartFromThem() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadRun.Outcome outcome = run(server, RunListener.NONE).run();
            RunResult result = outcome.result();

            assertThat(result.runs()).extracting(MeasuredRun::seed).containsExactly(42L, 43L, 44L);
            // A broken threshold ends one run of one, but not one of several.
            assertThat(result.runs())
                    .allSatisfy(run -> assertThat(run.counts().intended()).isEqualTo(80));
            assertThat(result.warmUp())
                    .extracting(WarmUpResult::counts)
                    .satisfies(counts -> assertThat(counts.ok()).isEqualTo(50));
            assertThat(result.repetition())
                    .extracting(Repetition::run)
                    .satisfies(figures -> assertThat(figures)
                            .allSatisfy(
                                    figure -> assertThat(figure.spread().runs()).isEqualTo(3)));
            assertThat(outcome.folder().toFile().list())
                    .contains("run-1.hlog", "run-2.hlog", "run-3.hlog", "result.json", "report.md");
        }
    }

    @Test
    void aRunThatIsEndedLeavesThoseBeforeItWhole() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadRun[] running = new LoadRun[1];
            running[0] = run(server, new RunListener() {
                @Override
                public void step(String text) {
                    if (text.endsWith("run 2 of 3")) {
                        running[0].abort();
                    }
                }

                @Override
                public void progress(Progress progress) {}
            });
            RunResult result = running[0].run().result();

            assertThat(result.exitStatus()).isEqualTo(ExitStatus.INTERRUPTED);
            assertThat(result.runs().get(0).counts().ok()).isEqualTo(80);
            assertThat(result.runs().get(0).exitStatus()).isNotEqualTo(ExitStatus.INTERRUPTED);
            assertThat(result.runs().size()).isLessThan(3);
        } catch (CancellationException lost) {
            throw new AssertionError("the first run was lost", lost);
        }
    }
}
