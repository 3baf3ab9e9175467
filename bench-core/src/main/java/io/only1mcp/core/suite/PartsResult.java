package io.only1mcp.core.suite;

import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.result.MicroResult;
import java.util.List;

/**
 * What micro-benchmarks of the gateway's parts came to.
 *
 * @param result the newest of this commit
 * @param comparisons with the base; none where there is no base
 * @param judged whether there were enough forks a side for the comparisons to fail anything; else they are shown
 */
public record PartsResult(MicroResult result, List<Comparison> comparisons, boolean judged) {
    public PartsResult {
        comparisons = List.copyOf(comparisons);
    }

    /**
     * Comparisons that count where each metric in them has enough forks a side.
     *
     * @param least how many are enough
     */
    public static PartsResult of(MicroResult result, List<Comparison> comparisons, int least) {
        boolean enough = comparisons.stream()
                .flatMap(comparison -> comparison.findings().stream())
                .allMatch(finding -> Math.min(finding.baselineRuns(), finding.currentRuns()) >= least);
        boolean any = comparisons.stream()
                .anyMatch(comparison -> !comparison.findings().isEmpty());
        return new PartsResult(result, comparisons, any && enough);
    }
}
