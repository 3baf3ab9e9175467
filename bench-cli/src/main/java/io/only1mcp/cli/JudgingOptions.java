package io.only1mcp.cli;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.ComparisonJson;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.report.ComparisonReport;
import io.only1mcp.core.report.JunitReport;
import io.only1mcp.core.verdict.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How results are judged against each other, and where the judgement goes. */
final class JudgingOptions {
    private static final double PERCENT = 100;

    @Option(
            names = "--policy",
            paramLabel = "NAME|FILE",
            defaultValue = PolicyReader.SHIPPED,
            description = "what counts as a change; ${DEFAULT-VALUE}, which is shipped, where nothing says it")
    private String policy = PolicyReader.SHIPPED;

    @Option(
            names = "--threshold",
            paramLabel = "PERCENT",
            description = "from how many per cent on a change for the worse fails, for all metrics")
    private @Nullable Double threshold;

    @Mixin
    private final InconclusiveOption inconclusive = new InconclusiveOption();

    @Option(
            names = "--out",
            paramLabel = "KIND=PATH",
            description = "write the judgement as json, md or junit to this file, or to standard output with -, when"
                    + " everything else goes to standard error; can be repeated")
    private List<String> out = List.of();

    /** What is judged by. */
    Policy policy() {
        Policy read = PolicyReader.read(policy);
        if (threshold == null) {
            return read;
        }
        if (!(threshold > 0 && threshold < Double.POSITIVE_INFINITY)) {
            throw new UsageException("--threshold: must be above 0, such as 5 for 5 %, got " + threshold);
        }
        return read.withCritical(threshold / PERCENT);
    }

    /** Opens what the judgement is to be written to besides. */
    Exports exports(Shell shell) {
        return new Exports(out, Exports.OF_JUDGEMENTS, shell.out());
    }

    /** The judgement, ready to be shown and written. */
    Finished finished(List<Comparison> comparisons) {
        return finished(comparisons, List.of());
    }

    /**
     * The same, with where the results were kept.
     *
     * @param kept folders
     */
    Finished finished(List<Comparison> comparisons, List<Path> kept) {
        boolean strict = inconclusive.fails();
        Change change =
                Change.worst(comparisons.stream().map(Comparison::change).toList());
        ExitStatus status = change.exitStatus(strict);
        return Finished.of(
                (style, written) -> comparisons.stream()
                                .map(comparison -> ComparisonReport.terminal(comparison, style))
                                .collect(Collectors.joining())
                        + kept.stream()
                                .map(folder -> "results " + folder + "\n")
                                .collect(Collectors.joining())
                        + InconclusiveOption.text(change, status, written) + "\n",
                ComparisonJson.write(comparisons, strict),
                comparisons.stream().map(ComparisonReport::markdown).collect(Collectors.joining("\n")),
                JunitReport.of(comparisons, strict),
                status);
    }
}
