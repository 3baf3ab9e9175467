package io.only1mcp.cli;

import io.only1mcp.core.baseline.BaselineGate;
import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.compare.Suites;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.ab.AbRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The gate: results against a baseline, or one build against another, with an exit status. */
@Command(
        name = "check",
        versionProvider = Version.class,
        header = "Says whether results are worse than a baseline, or one build than another: exit status 10 where they"
                + " certainly are.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "  bench check --baseline main --current 1f2e3d4 --results results/ --threshold 5",
            "  bench check --ab '../base/bench run --results {out}' './bench run --results {out}'",
            ""
        },
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description = "a baseline that was saved; with --ab, what reports call the first build")
    private @Nullable String baseline;

    @Option(
            names = "--current",
            paramLabel = "NAME",
            description = "what reports call the results, or the second build, such as their commit")
    private @Nullable String current;

    @Option(
            names = "--results",
            arity = "1..*",
            paramLabel = "RESULTS",
            description =
                    "what is judged: a result.json, or a folder with some below it; with --ab, the folder in which"
                            + " that of all runs is made")
    private List<Path> results = List.of();

    @Option(
            names = "--ab",
            arity = "2",
            paramLabel = "COMMAND",
            description = "measure two builds by turns on this machine, A B B A and so on: two commands for sh, each of"
                    + " which leaves its results in the folder that takes the place of {out}")
    private List<String> commands = List.of();

    @Mixin
    private final TurnsOptions turns = new TurnsOptions();

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    @Mixin
    private final JudgingOptions judging = new JudgingOptions();

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Policy policy = judging.policy();
        try (Exports exports = judging.exports(shell)) {
            return (commands.isEmpty() ? stored(policy, exports) : measured(policy, exports)).code();
        }
    }

    private ExitStatus stored(Policy policy, Exports exports) {
        if (baseline == null || results.isEmpty()) {
            throw new UsageException("check: needs --baseline NAME and --results RESULTS, or --ab COMMAND COMMAND");
        }
        List<StoredResult> found = new ArrayList<>();
        results.forEach(place -> found.addAll(CompareCommand.results(place)));
        BaselineGate gate = new BaselineGate(baselines.store(), new Comparer(policy, baselines.noise()));
        String name = Objects.requireNonNullElse(current, "now");
        return exports.show(judging.finished(gate.check(baseline, name, found)), shell);
    }

    private ExitStatus measured(Policy policy, Exports exports) {
        if (commands.size() != 2) {
            throw new UsageException("--ab: must be given once, with two commands");
        }
        if (results.size() > 1) {
            throw new UsageException("--results: with --ab it is one folder, in which that of all runs is made");
        }
        String before = Objects.requireNonNullElse(baseline, "A");
        String now = Objects.requireNonNullElse(current, "B");
        turns.mustSuffice(policy);
        AbRun.Settings settings =
                turns.settings("--ab", commands, results.isEmpty() ? Path.of("results") : results.get(0), "ab");
        return new Measurement(shell, turns.quiet(), exports).of(display -> {
            AbRun run = new AbRun(settings, display);
            return new Measurement.Task(run::abort, () -> {
                AbRun.Outcome measured = run.run();
                return judging.finished(
                        Suites.compare(
                                new Comparer(policy, baselines.noise()), before, measured.a(), now, measured.b()),
                        List.of(measured.folder()));
            });
        });
    }
}
