package io.only1mcp.cli;

import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Measuring;
import io.only1mcp.core.compare.StoredResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares kept results: the first set with each of the others. */
@Command(
        name = "compare",
        versionProvider = Version.class,
        header = "Compares kept results, the first with each of the others, and says what changed for certain.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "  bench compare before/ after/",
            "  bench compare before/ after/ --threshold 5 --out md=comparison.md",
            ""
        },
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            arity = "2..*",
            paramLabel = "RESULTS",
            description = "a result.json, its folder, or a folder of such folders: the runs of one build")
    private List<Path> sets = List.of();

    @Mixin
    private final JudgingOptions judging = new JudgingOptions();

    CompareCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (Exports exports = judging.exports(shell)) {
            Comparer comparer = new Comparer(judging.policy());
            List<Measured> measured =
                    sets.stream().map(CompareCommand::measured).toList();
            List<Comparison> comparisons = measured.subList(1, measured.size()).stream()
                    .map(current -> comparer.compare(measured.get(0), current))
                    .toList();
            return exports.show(judging.finished(comparisons), shell).code();
        }
    }

    private static Measured measured(Path place) {
        return Measuring.of(place.toString(), results(place));
    }

    /** The results at a place. */
    static List<StoredResult> results(Path place) {
        try {
            return StoredResult.at(place);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
