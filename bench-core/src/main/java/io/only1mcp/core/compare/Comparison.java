package io.only1mcp.core.compare;

import java.util.List;

/**
 * Two sets of results, compared.
 *
 * @param baseline the name of the one before
 * @param current the name of the one now
 * @param findings metric by metric
 * @param reasons why they are not comparable; empty where they are
 */
public record Comparison(String baseline, String current, List<Finding> findings, List<String> reasons) {
    public Comparison {
        findings = List.copyOf(findings);
        reasons = List.copyOf(reasons);
    }

    /** What it comes to: the worst of what gates. It has improved where something did and nothing is worse or unknown. */
    public Change change() {
        if (!reasons.isEmpty()) {
            return Change.NOT_COMPARABLE;
        }
        List<Change> gating =
                findings.stream().filter(Finding::gating).map(Finding::change).toList();
        return gating.isEmpty() ? Change.INCONCLUSIVE : Change.worst(gating);
    }
}
