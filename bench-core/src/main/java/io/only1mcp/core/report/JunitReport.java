package io.only1mcp.core.report;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Finding;
import io.only1mcp.core.suite.SuiteResult;
import io.only1mcp.core.verdict.ExitStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Comparisons as JUnit XML, for what shows the results of tests: a test for each metric that may fail, which fails where the
 * exit status says so, and is skipped where nothing can be said and that may pass.
 */
public final class JunitReport {
    private JunitReport() {}

    /** A test. */
    private record Case(String suite, String name, Change change, String text) {}

    /**
     * The document of comparisons.
     *
     * @param inconclusiveFails whether what cannot be said is a failure
     */
    public static String of(List<Comparison> comparisons, boolean inconclusiveFails) {
        List<Case> cases = new ArrayList<>();
        comparisons.forEach(comparison -> add(cases, comparison));
        return document(cases, inconclusiveFails);
    }

    /** The document of all that was measured of a commit: a test for each load too, and one for the levels. */
    public static String of(SuiteResult result, boolean inconclusiveFails) {
        List<Case> cases = new ArrayList<>();
        result.comparisons().forEach(comparison -> add(cases, comparison));
        SuiteReport.parts(result).stream()
                .filter(part -> part.judged() && !part.compared())
                .forEach(part -> cases.add(new Case(result.head(), part.name(), part.change(), part.says())));
        return document(cases, inconclusiveFails);
    }

    private static void add(List<Case> cases, Comparison comparison) {
        String suite = comparison.baseline() + " → " + comparison.current();
        List<Finding> gating =
                comparison.findings().stream().filter(Finding::gating).toList();
        if (!comparison.reasons().isEmpty() || gating.isEmpty()) {
            List<String> why = new ArrayList<>(comparison.reasons());
            why.addAll(comparison.remarks());
            cases.add(new Case(suite, "comparable", comparison.change(), String.join("; ", why)));
        } else {
            gating.forEach(finding ->
                    cases.add(new Case(suite, finding.name(), finding.change(), ComparisonReport.sentence(finding))));
        }
    }

    private static String document(List<Case> cases, boolean inconclusiveFails) {
        long failures =
                cases.stream().filter(one -> fails(one, inconclusiveFails)).count();
        long skipped =
                cases.stream().filter(one -> isSkipped(one, inconclusiveFails)).count();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"performance\" tests=\"").append(cases.size());
        xml.append("\" failures=\"").append(failures);
        xml.append("\" errors=\"0\" skipped=\"").append(skipped).append("\">\n");
        cases.forEach(one -> append(xml, one, inconclusiveFails));
        return xml.append("</testsuite>\n").toString();
    }

    private static void append(StringBuilder xml, Case one, boolean inconclusiveFails) {
        xml.append("  <testcase classname=\"").append(escaped(one.suite()));
        xml.append("\" name=\"").append(escaped(one.name())).append("\">\n");
        if (fails(one, inconclusiveFails)) {
            xml.append("    <failure type=\"").append(one.change()).append("\" message=\"");
            xml.append(escaped(one.text())).append("\"/>\n");
        } else if (isSkipped(one, inconclusiveFails)) {
            xml.append("    <skipped message=\"").append(escaped(one.text())).append("\"/>\n");
        } else {
            xml.append("    <system-out>").append(escaped(one.text())).append("</system-out>\n");
        }
        xml.append("  </testcase>\n");
    }

    private static boolean fails(Case one, boolean inconclusiveFails) {
        return one.change().exitStatus(inconclusiveFails) != ExitStatus.PASS;
    }

    private static boolean isSkipped(Case one, boolean inconclusiveFails) {
        return !fails(one, inconclusiveFails)
                && (one.change() == Change.INCONCLUSIVE || one.change() == Change.NOT_COMPARABLE);
    }

    private static String escaped(String text) {
        return Text.clean(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
