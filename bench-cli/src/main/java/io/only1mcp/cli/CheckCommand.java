package io.only1mcp.cli;

import io.only1mcp.core.baseline.Baseline;
import io.only1mcp.core.baseline.BaselineException;
import io.only1mcp.core.baseline.BaselineStore;
import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Measuring;
import io.only1mcp.core.compare.StoredResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The gate: results against a baseline, with an exit status. */
@Command(
        name = "check",
        versionProvider = Version.class,
        header = "Says whether results are worse than a baseline: exit status 10 where they certainly are.",
        synopsisHeading = "Usage: ",
        description = {"", "  bench check --baseline main --current 1f2e3d4 --results results/ --threshold 5", ""},
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--baseline", required = true, paramLabel = "NAME", description = "a baseline that was saved")
    private String baseline = "";

    @Option(
            names = "--current",
            paramLabel = "NAME",
            defaultValue = "now",
            description = "what reports call the results, such as their commit; ${DEFAULT-VALUE} where nothing says it")
    private String current = "now";

    @Option(
            names = "--results",
            required = true,
            arity = "1..*",
            paramLabel = "RESULTS",
            description = "a result.json, its folder, or a folder of such folders")
    private List<Path> results = List.of();

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    @Mixin
    private final JudgingOptions judging = new JudgingOptions();

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Comparer comparer = new Comparer(judging.policy());
        Map<String, List<StoredResult>> suites = new LinkedHashMap<>();
        for (Path place : results) {
            for (StoredResult result : CompareCommand.results(place)) {
                suites.computeIfAbsent(result.suite(), any -> new ArrayList<>()).add(result);
            }
        }
        List<Comparison> comparisons = new ArrayList<>();
        suites.forEach((suite, found) -> comparisons.add(check(comparer, suite, Measuring.of(current, found))));
        return judging.say(comparisons, shell);
    }

    private Comparison check(Comparer comparer, String suite, Measured now) {
        BaselineStore store = baselines.store();
        List<Baseline> ofSuite;
        try {
            ofSuite = store.named(baseline).stream()
                    .filter(one -> one.suite().equals(suite))
                    .toList();
        } catch (BaselineException e) {
            return Comparison.without(baseline, current + " " + suite, String.valueOf(e.getMessage()));
        }
        if (ofSuite.isEmpty()) {
            return Comparison.without(
                    baseline,
                    current + " " + suite,
                    "the baseline '" + baseline + "' has nothing of " + suite + ": bench baseline save adds it");
        }
        Baseline before = ofSuite.stream()
                .filter(one -> one.place().equals(now.place()))
                .findFirst()
                .orElse(ofSuite.get(0));
        return comparer.compare(Measuring.of(baseline, store.results(before)), now);
    }
}
