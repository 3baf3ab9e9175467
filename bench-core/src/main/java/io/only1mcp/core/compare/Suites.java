package io.only1mcp.core.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Results of several kinds of measurement, each kind compared with its own. */
public final class Suites {
    private Suites() {}

    /**
     * Those that are valid, where they are enough to judge by; else all, which then are not comparable. What makes a run not valid
     * is the fault of the driver or the machine, so nothing of what was measured is lost with it.
     *
     * @param least how many are enough
     */
    public static List<StoredResult> undisturbed(List<StoredResult> results, int least) {
        List<StoredResult> valid =
                results.stream().filter(StoredResult::isValid).toList();
        return valid.size() < least ? results : valid;
    }

    /** Results by their suite, in the order in which the suites come. */
    public static Map<String, List<StoredResult>> of(List<StoredResult> results) {
        Map<String, List<StoredResult>> suites = new LinkedHashMap<>();
        results.forEach(result ->
                suites.computeIfAbsent(result.suite(), any -> new ArrayList<>()).add(result));
        return suites;
    }

    /**
     * Compares suite by suite. A suite of one side alone is a comparison too, which says so.
     *
     * @param baseline what reports call those before
     * @param current what they call those now
     */
    public static List<Comparison> compare(
            Comparer comparer, String baseline, List<StoredResult> before, String current, List<StoredResult> now) {
        Map<String, List<StoredResult>> ofBefore = of(before);
        Map<String, List<StoredResult>> ofNow = of(now);
        Set<String> suites = new LinkedHashSet<>(ofBefore.keySet());
        suites.addAll(ofNow.keySet());
        List<Comparison> comparisons = new ArrayList<>();
        for (String suite : suites) {
            String name = suites.size() == 1 ? current : current + " " + suite;
            List<StoredResult> one = ofBefore.get(suite);
            List<StoredResult> other = ofNow.get(suite);
            comparisons.add(
                    one == null || other == null
                            ? Comparison.without(
                                    baseline,
                                    name,
                                    "there is nothing of " + suite + " of " + (one == null ? baseline : current))
                            : comparer.compare(Measuring.of(baseline, one), Measuring.of(name, other)));
        }
        return comparisons;
    }
}
