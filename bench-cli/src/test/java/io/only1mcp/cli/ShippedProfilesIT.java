package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Shape;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.profile.Profiles;
import io.only1mcp.core.recording.InjectedFault;
import io.only1mcp.core.report.Style;
import io.only1mcp.core.report.TerminalReport;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Verdict;
import io.only1mcp.macro.run.LoadRun;
import io.only1mcp.macro.run.RunListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every profile that is shipped runs to its end against the proxy of this project, short and slow. */
@Execution(ExecutionMode.CONCURRENT)
class ShippedProfilesIT {

    private static final Set<String> UNMEASURED = Set.of("context_reduction", "audit_complete", "recovery_time");
    private static final List<String> FAULTS =
            List.of("backend_failures", "partitions", "rate_limited", "truncated", "malformed");
    private static final double MOST_PER_SECOND = 300;

    @TempDir
    Path folder;

    static Stream<String> names() {
        return Profiles.names().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aShippedProfileRunsToItsEnd(String name) {
        List<String> changes = shortAndSlow(ProfileReader.read(name, Overrides.NONE));
        Overrides.Builder overrides = Overrides.builder();
        changes.forEach(overrides::set);
        Profile profile = ProfileReader.read(name, overrides.build());
        RunResult measured = new LoadRun(
                        new LoadRun.Settings(profile, null, Map.of(), folder, "test", null, List.of()),
                        RunListener.NONE)
                .run()
                .result();
        RunResult result = ResultJson.read(ResultJson.write(measured));

        // A machine that is busy breaks thresholds and makes figures that are not to be trusted; the run is whole all
        // the same.
        assertThat(result.exitStatus())
                .isIn(ExitStatus.PASS, ExitStatus.THRESHOLDS_FAILED, ExitStatus.MEASUREMENT_INVALID);
        assertThat(TerminalReport.of(measured, new Style(80, false), List.of(), true))
                .contains(name);
        MeasuredRun run = result.runs().get(0);
        assertThat(result.profileName()).isEqualTo(name);
        int stages = stages(profile.arrival());
        if (profile.untilBroken()) {
            assertThat(run.stages()).hasSizeBetween(1, stages);
        } else {
            assertThat(run.stages()).hasSize(stages);
        }
        assertThat(run.counts().ok()).isPositive();
        assertThat(run.counts().intended())
                .isEqualTo(run.counts().sent() + run.counts().unsent());
        assertThat(run.wrongReplies()).isEmpty();
        assertThat(run.targetUsage()).isNotNull();
        scenario(profile, run);
        assertThat(run.closed()).isEqualTo(profile.arrival() instanceof Arrival.Closed);
        assertThat(result.target().features()).isEqualTo(profile.topology().features());
        ledgerAgrees(profile, run);
        assertThat(evaluated(run))
                .as("each threshold has an outcome, in a stage or of the run")
                .containsAll(profile.thresholds());
        assertThat(result.overhead() != null).isEqualTo(profile.shortOverhead());
        if (result.overhead() != null) {
            assertThat(result.overhead().pairs())
                    .hasSize(6)
                    .allSatisfy(pair -> assertThat(pair.proxied().counts().intended())
                            .isPositive()
                            .isEqualTo(pair.direct().counts().intended()));
        }
        assertThat(run.thresholds())
                .as("criteria that no load measures are inconclusive, and say why")
                .filteredOn(outcome ->
                        UNMEASURED.contains(outcome.threshold().metric().key()))
                .allSatisfy(outcome -> assertThat(outcome.verdict()).isInstanceOf(Verdict.Inconclusive.class));
    }

    /** What a scenario is about has happened. */
    private static void scenario(Profile profile, MeasuredRun run) {
        assertThat(run.sessions() != null).isEqualTo(!profile.sessions().lasting());
        if (run.sessions() != null) {
            assertThat(run.sessions().opened()).isPositive();
            assertThat(run.sessions().lost()).isZero();
        }
        assertThat(run.heldStreams() != null).isEqualTo(profile.streams().open() > 0);
        if (run.heldStreams() != null) {
            assertThat(run.heldStreams().open()).isEqualTo(profile.streams().open());
            assertThat(run.heldStreams().events() > 0)
                    .isEqualTo(profile.streams().changesPerSecond() > 0);
        }
        if (run.sessions() != null || run.heldStreams() != null) {
            assertThat(run.errors()).isEmpty();
        }
        assertThat(run.operations())
                .allSatisfy(operation -> assertThat(operation.backends()).isNotNull());
    }

    private static Set<Threshold> evaluated(MeasuredRun run) {
        return Stream.concat(
                        run.thresholds().stream(), run.stages().stream().flatMap(stage -> stage.thresholds().stream()))
                .map(ThresholdOutcome::threshold)
                .collect(Collectors.toSet());
    }

    /** What the backends injected is what the driver knows that they did, and nothing else failed. */
    private static void ledgerAgrees(Profile profile, MeasuredRun run) {
        assertThat(run.faults().isEmpty())
                .isEqualTo(profile.topology().faults().none()
                        && profile.topology().network().none());
        assertThat(run.faults())
                .filteredOn(fault -> fault.kind() != InjectedFault.SLOW && fault.kind() != InjectedFault.LOST)
                .allSatisfy(fault -> assertThat(fault.injected()).isEqualTo(fault.met()));
        if (run.injected() != null && !run.faults().isEmpty()) {
            assertThat(run.injected().othersErrorRate())
                    .as(run.errors().toString())
                    .isZero();
        }
    }

    private static int stages(Arrival arrival) {
        return arrival instanceof Arrival.Closed closed
                ? closed.steps().size()
                : ((Arrival.Open) arrival).stages().size();
    }

    private static List<String> shortAndSlow(Profile profile) {
        List<String> changes = new ArrayList<>();
        if (profile.arrival() instanceof Arrival.Closed closed) {
            changes.add("closed={users: "
                    + IntStream.range(0, closed.steps().size())
                            .map(i -> 1 + i)
                            .boxed()
                            .toList()
                    + ", think_time: 10ms, ramp_up: 100ms, each: 500ms}");
        } else {
            changes.addAll(slow(((Arrival.Open) profile.arrival()).shape()));
        }
        if (profile.streams().open() > 0) {
            changes.add("streams.open=20");
        }
        if (profile.sessions().churnPerSecond() > 0) {
            changes.add("clients=10");
        }
        if (!profile.topology().faults().none()) {
            // So many that each kind is met in so short a time.
            FAULTS.forEach(kind -> changes.add("faults." + kind + "=3%"));
        }
        changes.addAll(List.of(
                "connections=16",
                "warm_up.requests=0",
                // The whole shape is driven even where a busy machine breaks a threshold early.
                "continue_on_failure=true"));
        return changes;
    }

    private static List<String> slow(Shape shape) {
        if (shape instanceof Shape.Steps steps) {
            return List.of("steps={from: 100/s, by: 100/s, to: 300/s, every: 500ms"
                    + (steps.untilBroken() ? ", until: broken}" : "}"));
        }
        if (shape instanceof Shape.Spike) {
            return List.of("spike={base: 100/s, spike: 300/s, for: 500ms, after: 500ms, duration: 1500ms}");
        }
        if (shape instanceof Shape.Constant constant) {
            return List.of("constant.rate=" + Math.min(constant.perSecond(), MOST_PER_SECOND), "constant.duration=1s");
        }
        if (shape instanceof Shape.Day) {
            return List.of("schedule.day_takes=2s");
        }
        if (shape instanceof Shape.Bursty) {
            return List.of("bursty.burst.for=500ms", "bursty.idle.for=500ms", "bursty.duration=2s");
        }
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < shape.stages().size(); i++) {
            double target = Math.min(shape.stages().get(i).toPerSecond(), MOST_PER_SECOND);
            changes.add("stages[" + i + "].duration=500ms");
            changes.add("stages[" + i + "].target=" + target + "/s");
        }
        return changes;
    }
}
