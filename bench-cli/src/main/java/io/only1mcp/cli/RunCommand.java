package io.only1mcp.cli;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.report.CsvReport;
import io.only1mcp.core.report.JunitReport;
import io.only1mcp.core.report.MarkdownReport;
import io.only1mcp.core.report.TerminalReport;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.macro.run.LoadRun;
import io.only1mcp.macro.run.RunTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Drives a profile, or an ad-hoc rate, against a target; shows and keeps what came of it. */
@Command(
        name = "run",
        versionProvider = Version.class,
        header = "Drives a profile, or a rate of your own, against a target, and says whether it holds.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "  bench run --profile quick_smoke",
            "  bench run --profile standard_load --time-scale 0.1 --set connections=16",
            "  bench run --target http://127.0.0.1:3001/mcp --rate 500/s --call echo='{\"message\":\"hi\"}'",
            "  bench run --users 64 --duration 20s --out json=-",
            ""
        },
        sortOptions = false)
final class RunCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            description = "what to drive; the options below are laid over it, or stand alone")
    private @Nullable String profile;

    @Option(
            names = "--replay",
            paramLabel = "RESULT",
            description = "drive what that result was of in its place: the same arrivals, operations and arguments; "
                    + "name a target file of yours, and headers, again")
    private @Nullable Path replay;

    @Mixin
    private final TargetOptions targetOptions = new TargetOptions();

    @Mixin
    private final PlanOptions plan = new PlanOptions();

    @Mixin
    private final ResultOptions results = new ResultOptions();

    @Mixin
    private final ConsentOption consent = new ConsentOption();

    RunCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (profile != null && replay != null) {
            throw new UsageException("--replay: has a profile of its own: leave --profile out");
        }
        Path again = replay;
        Profile read;
        RunTarget target = targetOptions.target();
        if (again == null) {
            read = plan.read(profile);
        } else {
            RunResult earlier = PlanOptions.result(again);
            read = plan.again(earlier, again);
            target = target == null ? targetOf(earlier.target()) : target;
        }
        Map<String, String> headers = targetOptions.headers();
        consent.demand(target, shell);
        try (Exports exports = results.exports(shell, Exports.OF_LOADS)) {
            LoadRun.Settings settings = new LoadRun.Settings(
                    read,
                    target,
                    headers,
                    results.folder(),
                    Version.text(),
                    targetOptions.commit(target),
                    plan.overrides().notes(),
                    shell.calibration());
            return new Measurement(shell, results.quiet(), exports)
                    .of(display -> {
                        LoadRun run = new LoadRun(settings, display);
                        return new Measurement.Task(run::abort, () -> finished(run.run()));
                    })
                    .code();
        }
    }

    /** What ran already then, and is called after its URL, is where it was; nothing for what the profile names. */
    private static @Nullable RunTarget targetOf(TargetInfo earlier) {
        return earlier.name().equals(earlier.url())
                ? new RunTarget.Url(TargetOptions.url("--replay", earlier.url()))
                : null;
    }

    private static Finished finished(LoadRun.Outcome outcome) {
        RunResult result = outcome.result();
        return Finished.of(
                        (style, kept) -> TerminalReport.of(
                                result, style, files(outcome.folder(), result.repetition() == null ? 1 : 2), kept),
                        ResultJson.write(result),
                        MarkdownReport.of(result),
                        JunitReport.of(result),
                        result.exitStatus())
                .and("csv", CsvReport.of(result))
                .keptBut(outcome.unkept());
    }

    private static List<String> files(Path folder, int runs) {
        ResultFolder kept = new ResultFolder(folder);
        return Finished.existing(
                folder.resolve(ResultFolder.RESULT), kept.histograms(1, runs), folder.resolve(ResultFolder.REPORT));
    }
}
