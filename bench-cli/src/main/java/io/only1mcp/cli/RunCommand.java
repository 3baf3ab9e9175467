package io.only1mcp.cli;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.report.TerminalReport;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.run.LoadRun;
import io.only1mcp.macro.run.RunTarget;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

    @Mixin
    private final TargetOptions targetOptions = new TargetOptions();

    @Mixin
    private final PlanOptions plan = new PlanOptions();

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "where the folder of this run is made; ${DEFAULT-VALUE} where nothing says it")
    private Path results = Path.of("results");

    @Option(
            names = "--out",
            paramLabel = "KIND=PATH",
            description = "write the result as json or md to this file too, or to standard output with -, when"
                    + " everything else goes to standard error; can be repeated")
    private List<String> out = List.of();

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    @Option(names = "--yes", description = "load a host that is not this machine without being asked")
    private boolean yes;

    RunCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Profile read = plan.read(profile);
        RunTarget target = targetOptions.target();
        Map<String, String> headers = targetOptions.headers();
        new Consent(shell).demand(target, yes);
        try (Exports exports = new Exports(out, shell.out())) {
            return run(
                            new LoadRun.Settings(
                                    read, target, headers, results, Version.text(), Version.commit(), plan.notes()),
                            exports)
                    .code();
        }
    }

    private ExitStatus run(LoadRun.Settings settings, Exports exports) {
        boolean toErr = exports.takeStandardOutput();
        Display display = Display.of(shell, quiet, toErr);
        LoadRun run = new LoadRun(settings, display);
        try (Interruption interruption = new Interruption(run::abort)) {
            try {
                LoadRun.Outcome outcome;
                try (display) {
                    outcome = run.run();
                }
                show(outcome, toErr);
                exports.write(outcome.result());
                return outcome.result().exitStatus();
            } catch (RuntimeException e) {
                if (!interruption.happened()) {
                    throw e;
                }
                shell.err().println("bench: interrupted before there was a result");
                return ExitStatus.INTERRUPTED;
            }
        }
    }

    private void show(LoadRun.Outcome outcome, boolean toErr) {
        PrintWriter human = toErr ? shell.err() : shell.out();
        human.print(TerminalReport.of(
                outcome.result(),
                shell.style(toErr),
                files(outcome.folder(), outcome.result().repetition() == null ? 1 : 2)));
        human.flush();
    }

    private static List<String> files(Path folder, int runs) {
        ResultFolder kept = new ResultFolder(folder);
        return Stream.of(
                        folder.resolve(ResultFolder.RESULT),
                        kept.histograms(1, runs),
                        folder.resolve(ResultFolder.REPORT))
                .filter(Files::exists)
                .map(Path::toString)
                .toList();
    }
}
