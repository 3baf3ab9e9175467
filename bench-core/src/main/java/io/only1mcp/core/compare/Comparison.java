package io.only1mcp.core.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Two sets of results, compared.
 *
 * @param baseline the name of the one before
 * @param current the name of the one now
 * @param findings metric by metric
 * @param reasons why they are not comparable; empty where they are
 * @param remarks what else a reader has to know
 */
public record Comparison(
        String baseline, String current, List<Finding> findings, List<String> reasons, List<String> remarks) {
    public Comparison {
        findings = List.copyOf(findings);
        reasons = List.copyOf(reasons);
        remarks = List.copyOf(remarks);
    }

    /** There is nothing to compare with, which is never a pass: it is inconclusive. */
    public static Comparison without(String baseline, String current, String why) {
        return new Comparison(baseline, current, List.of(), List.of(), List.of(why));
    }

    /** The same with one more remark. */
    public Comparison with(String remark) {
        List<String> all = new ArrayList<>(remarks);
        all.add(remark);
        return new Comparison(baseline, current, findings, reasons, all);
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
