package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.BackendsResult;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.run.LoadRun;
import io.only1mcp.macro.run.RunListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each feature of the gateway, and all of them, switched on by its name in a profile: a short run completes. */
class FeaturesIT {
    private static final String ALL = "authentication, rbac, audit, rate_limit, tenants, cache";
    private static final String SAME_CALL =
            "[{server: filesystem, tool: read_file, arguments: {path: /src/A.java}," + " expect: {contains: A.java}}]";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authentication | 2026-07-28",
                "rbac           | 2026-07-28",
                "audit          | 2026-07-28",
                "rate_limit     | 2026-07-28",
                "tenants        | 2026-07-28",
                "cache          | 2026-07-28",
                ALL + "         | 2026-07-28",
                ALL + "         | 2025-11-25"
            })
    void aShortRunWithTheFeatureCompletes(String features, String protocol) {
        RunResult result = run(features, protocol, Overrides.builder());
        MeasuredRun run = result.runs().get(0);

        assertThat(String.join(", ", result.target().features())).isEqualTo(features);
        assertThat(run.counts().intended()).isEqualTo(200);
        assertThat(run.counts().ok()).isEqualTo(200);
        assertThat(run.operations()).hasSize(4);
        assertThat(run.stages()).hasSize(1);
        // No two calls are the same, so each of them reaches a backend.
        assertThat(backends(run).cacheHitRate()).isZero();
    }

    @Test
    void theCacheAnswersCallsThatAreTheSame() {
        RunResult result = run("cache", "2026-07-28", Overrides.builder().set("workload=" + SAME_CALL));

        assertThat(backends(result.runs().get(0)).cacheHitRate()).isGreaterThan(0.9);
    }

    private static BackendsResult backends(MeasuredRun run) {
        return Objects.requireNonNull(run.backends());
    }

    /** A machine that is busy makes figures that are not to be trusted; the run is whole all the same. */
    private RunResult run(String features, String protocol, Overrides.Builder overrides) {
        Profile profile = ProfileReader.adHoc(overrides
                .protocol(protocol)
                .rate("200/s")
                .duration("1s")
                .connections("8")
                .set("topology.features=[" + features + "]")
                .set("clients=5")
                .set("tenants=2")
                .set("warm_up.requests=300")
                .build());
        RunResult result = new LoadRun(
                        new LoadRun.Settings(profile, null, Map.of(), folder, "test", null, List.of()),
                        RunListener.NONE)
                .run()
                .result();
        assertThat(result.exitStatus())
                .isIn(ExitStatus.PASS, ExitStatus.THRESHOLDS_FAILED, ExitStatus.MEASUREMENT_INVALID);
        assertThat(result.runs().get(0).errors()).isEmpty();
        return result;
    }
}
