package io.only1mcp.cli;

import io.only1mcp.core.advice.Advice;
import io.only1mcp.core.advice.Adviser;
import io.only1mcp.core.advice.ValidationJson;
import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.profile.LevelsReader;
import io.only1mcp.core.report.AdviceReport;
import io.only1mcp.core.report.BaselineReport;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.verdict.ExitStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Results against levels to aim at. */
@Command(
        name = "validate",
        versionProvider = Version.class,
        header =
                "Holds results against levels to aim at, and says what to do first: exit status 99 where the first level is"
                        + " not reached.")
final class ValidateCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            index = "0",
            paramLabel = "NAME|FILE",
            description = "development, production_small, production_enterprise, agent_runtime, or a file")
    private String levels = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "RESULTS",
            description = "results of load tests: a result.json, its folder, or a folder of such folders")
    private List<Path> places = List.of();

    @Option(
            names = "--out",
            paramLabel = "KIND=PATH",
            description = "write it as json or md to this file too, or to standard output with -; can be repeated")
    private List<String> out = List.of();

    ValidateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        List<MeasuredRun> all = new ArrayList<>();
        for (Path place : places) {
            for (StoredResult result : CompareCommand.results(place)) {
                if (result.load() != null) {
                    all.addAll(result.load().runs());
                }
            }
        }
        if (all.isEmpty()) {
            throw new UsageException("validate: there is no load test among the results");
        }
        List<MeasuredRun> runs = Validation.counting(all);
        int leftOut = all.size() - runs.size();
        if (runs.isEmpty()) {
            shell.err()
                    .println("bench: validate: no run is valid, so nothing can be said of what was measured: "
                            + all.get(0).validity().caveats().get(0).text());
            return ExitStatus.MEASUREMENT_INVALID.code();
        }
        Validation validation = Validation.of(LevelsReader.read(levels), runs);
        List<Advice> advice = Adviser.of(validation, runs);
        try (Exports exports = new Exports(out, Exports.OF_RESULTS, shell.out())) {
            return exports.show(
                            Finished.of(
                                    (style, kept) -> leftOut(leftOut, all.size())
                                            + BaselineReport.of(validation, style)
                                            + AdviceReport.terminal(advice, style),
                                    ValidationJson.write(validation, advice),
                                    BaselineReport.markdown(validation)
                                            + leftOut(leftOut, all.size())
                                            + AdviceReport.markdown(advice),
                                    validation.passes() ? ExitStatus.PASS : ExitStatus.THRESHOLDS_FAILED),
                            shell)
                    .code();
        }
    }

    /** That some runs do not count, as a paragraph; empty where all do. */
    private static String leftOut(int some, int all) {
        return some == 0 ? "" : some + " of " + all + " runs are left out, because they are INVALID\n\n";
    }
}
