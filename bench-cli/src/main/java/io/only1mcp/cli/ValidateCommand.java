package io.only1mcp.cli;

import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.profile.LevelsReader;
import io.only1mcp.core.report.BaselineReport;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.verdict.ExitStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Results against levels to aim at. */
@Command(
        name = "validate",
        versionProvider = Version.class,
        header = "Holds results against levels to aim at: exit status 99 where the first level is not reached.")
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

    ValidateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        List<MeasuredRun> runs = new ArrayList<>();
        for (Path place : places) {
            for (StoredResult result : CompareCommand.results(place)) {
                if (result.load() != null) {
                    runs.addAll(result.load().runs());
                }
            }
        }
        if (runs.isEmpty()) {
            throw new UsageException("validate: there is no load test among the results");
        }
        Validation validation = Validation.of(LevelsReader.read(levels), runs);
        shell.out().print(BaselineReport.of(validation, shell.style(false)));
        return (validation.passes() ? ExitStatus.PASS : ExitStatus.THRESHOLDS_FAILED).code();
    }
}
