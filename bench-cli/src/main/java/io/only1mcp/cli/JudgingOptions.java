package io.only1mcp.cli;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.ComparisonJson;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.report.ComparisonReport;
import io.only1mcp.core.report.JunitReport;
import io.only1mcp.core.result.WholeFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How results are judged against each other, and where the judgement goes. */
final class JudgingOptions {
    private static final Pattern KIND_AND_PATH = Pattern.compile("(json|md|junit)=(.+)");
    private static final String STANDARD_OUTPUT = "-";
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

    @Option(
            names = "--inconclusive",
            paramLabel = "pass|fail",
            defaultValue = "pass",
            description = "what becomes of what cannot be said; pass, with a warning, where nothing says it")
    private String inconclusive = "pass";

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

    private boolean inconclusiveFails() {
        return switch (inconclusive) {
            case "pass" -> false;
            case "fail" -> true;
            default -> throw new UsageException("--inconclusive: must be pass or fail, got '" + inconclusive + "'");
        };
    }

    /**
     * Shows comparisons, and writes them where it was asked for.
     *
     * @return the exit status
     */
    int say(List<Comparison> comparisons, Shell shell) {
        boolean strict = inconclusiveFails();
        List<Matcher> exports = out.stream().map(JudgingOptions::export).toList();
        boolean toErr = exports.stream().anyMatch(export -> export.group(2).equals(STANDARD_OUTPUT));
        PrintWriter human = toErr ? shell.err() : shell.out();
        comparisons.forEach(comparison -> human.print(ComparisonReport.terminal(comparison, shell.style(toErr))));
        for (Matcher export : exports) {
            String text = switch (export.group(1)) {
                case "json" -> ComparisonJson.write(comparisons, strict);
                case "junit" -> JunitReport.of(comparisons, strict);
                default -> comparisons.stream().map(ComparisonReport::markdown).collect(Collectors.joining("\n"));
            };
            if (export.group(2).equals(STANDARD_OUTPUT)) {
                shell.out().print(text);
            } else {
                WholeFile.write(Path.of(export.group(2)), text);
            }
        }
        var status = Change.worst(comparisons.stream().map(Comparison::change).toList())
                .exitStatus(strict);
        human.println("exit status " + status.code() + " (" + status.text() + ")");
        return status.code();
    }

    private static Matcher export(String option) {
        Matcher matcher = KIND_AND_PATH.matcher(option);
        if (!matcher.matches()) {
            throw new UsageException(
                    "--out: must be json=PATH, md=PATH or junit=PATH, - for standard output, got '" + option + "'");
        }
        return matcher;
    }
}
