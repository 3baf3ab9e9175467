package io.only1mcp.core.baseline;

import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Measuring;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.compare.Suites;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds results against a baseline.
 *
 * @param store where baselines are kept
 * @param comparer judges
 */
public record BaselineGate(BaselineStore store, Comparer comparer) {

    /**
     * Compares results with a baseline, suite by suite. Where it has nothing of a suite, the comparison says so; nothing is
     * ever saved here.
     *
     * @param baseline the name of the baseline
     * @param current what reports call the results
     * @throws BaselineException where a baseline is there and cannot be read
     */
    public List<Comparison> check(String baseline, String current, List<StoredResult> results) {
        List<Baseline> all = store.list();
        List<Comparison> comparisons = new ArrayList<>();
        Suites.of(results)
                .forEach((suite, found) ->
                        comparisons.add(check(baseline, all, suite, current, Measuring.of(current, found))));
        return comparisons;
    }

    private Comparison check(String baseline, List<Baseline> all, String suite, String current, Measured now) {
        if (all.stream().noneMatch(one -> one.name().equals(baseline))) {
            return Comparison.without(baseline, current + " " + suite, store.nobody(baseline, all));
        }
        List<Baseline> ofSuite = all.stream()
                .filter(one -> one.name().equals(baseline) && one.suite().equals(suite))
                .toList();
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
