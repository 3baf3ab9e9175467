package io.only1mcp.cli;

import io.only1mcp.core.report.TruthReport;
import io.only1mcp.core.truth.Truth;
import io.only1mcp.macro.run.TruthRun;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Holds the driver's own figures against those of a server that knows better. */
@Command(
        name = "truth",
        versionProvider = Version.class,
        header = "Checks the driver itself: its figures beside those of a server that knows how long it took.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "A mock draws how long each answer takes and keeps count by its own clock; the driver",
            "loads it and must report the same, within 2 %%, and the whole of a stall. Fails (99)",
            "where it does not.",
            "",
            "  bench truth",
            "  bench truth --rates 100/s,1000/s --runs 10 --each 20s --markdown > truth.md",
            ""
        },
        sortOptions = false)
final class TruthCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = "--rates",
            paramLabel = "RATE",
            split = ",",
            defaultValue = "100/s,1000/s,10000/s",
            description = "how many requests are offered; ${DEFAULT-VALUE} where nothing says it")
    private List<String> rates = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often at each rate; ${DEFAULT-VALUE} where nothing says it")
    private int runs;

    @Option(
            names = "--each",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "how long each run is; ${DEFAULT-VALUE} where nothing says it")
    private String each = "";

    @Option(names = "--markdown", description = "the table in Markdown")
    private boolean markdown;

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    TruthCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (runs < 1) {
            throw new UsageException("--runs: must be >= 1, got " + runs);
        }
        TruthRun.Settings settings =
                new TruthRun.Settings(Options.rates("--rates", rates), runs, Options.time("--each", each));
        Display display = Display.of(shell, quiet, false);
        TruthRun run = new TruthRun(settings, display);
        try (Interruption interruption = new Interruption(run::abort)) {
            Truth truth;
            try (display) {
                truth = run.run();
            } catch (RuntimeException e) {
                return interruption.withoutResult(e, shell).code();
            }
            shell.out().print(markdown ? TruthReport.markdown(truth) : TruthReport.terminal(truth, shell.style(false)));
            return truth.exitStatus().code();
        }
    }
}
