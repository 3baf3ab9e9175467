package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.cli.Program.Ended;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.profile.Profiles;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every profile that is shipped runs to its end against the proxy of this project, short and slow. */
class ShippedProfilesIT {

    private static final double SECONDS = 4;
    private static final int INVALID = 98;
    private static final int THRESHOLDS_FAILED = 99;
    private static final double MOST_PER_SECOND = 300;

    @TempDir
    Path folder;

    static Stream<String> names() {
        return Profiles.names().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aShippedProfileRunsToItsEnd(String name) {
        Profile profile = ProfileReader.read(name, Overrides.NONE);
        List<Arrival.Stage> stages = ((Arrival.Open) profile.arrival()).stages();
        Ended ended = Program.bench(shortAndSlow(name, stages)).in(folder).run();

        // A machine that is busy breaks thresholds and makes figures that are not to be trusted; the run is whole all
        // the same.
        assertThat(ended.status()).as(ended.out() + ended.err()).isIn(0, THRESHOLDS_FAILED, INVALID);
        RunResult result = ResultJson.read(ended.out());
        MeasuredRun run = result.runs().get(0);
        assertThat(result.profileName()).isEqualTo(name);
        assertThat(run.stages()).hasSize(stages.size());
        assertThat(run.counts().ok()).isPositive();
        assertThat(run.counts().intended())
                .isEqualTo(run.counts().sent() + run.counts().unsent());
        assertThat(run.targetUsage()).isNotNull();
    }

    private static String[] shortAndSlow(String name, List<Arrival.Stage> stages) {
        List<String> arguments = new ArrayList<>(List.of("run", "--profile", name, "--quiet", "--out", "json=-"));
        Duration whole = stages.stream().map(Arrival.Stage::duration).reduce(Duration.ZERO, Duration::plus);
        arguments.add("--time-scale");
        arguments.add(String.format(Locale.ROOT, "%.6f", SECONDS * 1e9 / whole.toNanos()));
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).toPerSecond() > MOST_PER_SECOND) {
                set(arguments, "stages[" + i + "].target=" + MOST_PER_SECOND + "/s");
            }
        }
        set(arguments, "warm_up.requests=2000");
        set(arguments, "warm_up.at_most=3s");
        // The whole shape is driven even where a busy machine breaks a threshold early.
        set(arguments, "continue_on_failure=true");
        return arguments.toArray(String[]::new);
    }

    private static void set(List<String> arguments, String assignment) {
        arguments.add("--set");
        arguments.add(assignment);
    }
}
