package io.only1mcp.cli;

import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.history.History;
import io.only1mcp.core.history.HistoryJson;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.report.HistoryReport;
import io.only1mcp.core.verdict.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** When figures changed, over all results that were kept. */
@Command(
        name = "history",
        versionProvider = Version.class,
        header = "Says from which commit on figures are others, over all results that were kept.",
        synopsisHeading = "Usage: ",
        description = {"", "  bench history", "  bench history baselines/ results/ --out md=history.md", ""},
        sortOptions = false)
final class HistoryCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            arity = "0..*",
            paramLabel = "RESULTS",
            description = "folders with results below them; baselines and results where nothing says it")
    private List<Path> places = List.of();

    @Option(
            names = "--policy",
            paramLabel = "NAME|FILE",
            defaultValue = PolicyReader.SHIPPED,
            description = "which metrics are looked at; ${DEFAULT-VALUE}, which is shipped, where nothing says it")
    private String policy = PolicyReader.SHIPPED;

    @Option(
            names = "--out",
            paramLabel = "KIND=PATH",
            description = "write it as json or md to this file too, or to standard output with -; can be repeated")
    private List<String> out = List.of();

    HistoryCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (Exports exports = new Exports(out, Exports.OF_RESULTS, shell.out())) {
            List<StoredResult> results = new ArrayList<>();
            places().forEach(place -> results.addAll(results(place)));
            List<History> histories = History.of(results, PolicyReader.read(policy));
            return exports.show(
                            Finished.of(
                                    (style, kept) -> histories.isEmpty()
                                            ? "there is no history: name a folder with results below it\n"
                                            : histories.stream()
                                                    .map(history -> HistoryReport.terminal(history, style))
                                                    .collect(Collectors.joining()),
                                    HistoryJson.write(histories),
                                    histories.stream()
                                            .map(HistoryReport::markdown)
                                            .collect(Collectors.joining("\n")),
                                    ExitStatus.PASS),
                            shell)
                    .code();
        }
    }

    private List<Path> places() {
        return places.isEmpty()
                ? List.of("baselines", "results").stream()
                        .map(Path::of)
                        .filter(Files::isDirectory)
                        .toList()
                : places;
    }

    private static List<StoredResult> results(Path place) {
        try {
            return StoredResult.comparableAt(place);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
