package io.only1mcp.core.report;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Finding;
import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Comparisons for people. All forms say the same of each metric, because all are made of its finding alone. */
public final class ComparisonReport {
    private ComparisonReport() {}

    /** A comparison on a terminal, ready to be printed. */
    public static String terminal(Comparison comparison, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(style.bold(Text.clean(comparison.baseline() + " → " + comparison.current())));
        if (!comparison.findings().isEmpty()) {
            lines.add("");
            List<String> common = common(comparison);
            List<List<String>> table = table(comparison).fitted(style.width());
            table.get(0).forEach(line -> lines.add(style.faint(line)));
            for (int i = 0; i < comparison.findings().size(); i++) {
                Finding finding = comparison.findings().get(i);
                table.get(i + 1).forEach(line -> lines.add(coloured(line, finding.change(), style)));
                finding.reasons().stream()
                        .filter(reason -> !common.contains(reason))
                        .forEach(reason -> lines.add("    " + reason));
            }
            if (!common.isEmpty()) {
                lines.add("");
                lines.addAll(common);
            }
        }
        lines.add("");
        comparison.reasons().forEach(reason -> lines.addAll(Text.wrapped(Text.clean(reason), style.width(), "  ")));
        comparison.remarks().forEach(remark -> lines.addAll(Text.wrapped(Text.clean(remark), style.width(), "  ")));
        lines.add(style.bold(coloured(comparison.change().text(), comparison.change(), style)));
        return String.join("\n", lines) + "\n";
    }

    /** A comparison as a page in Markdown. */
    public static String markdown(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + comparison.change().text() + ": "
                + Text.markdown(comparison.baseline() + " → " + comparison.current()));
        if (!comparison.reasons().isEmpty() || !comparison.remarks().isEmpty()) {
            lines.add("");
        }
        for (String reason : comparison.reasons()) {
            lines.add("- not comparable: " + Text.markdown(reason));
        }
        for (String remark : comparison.remarks()) {
            lines.add("- " + Text.markdown(remark));
        }
        if (!comparison.findings().isEmpty()) {
            // A table behind a list is a table only after an empty line.
            lines.add("");
            lines.addAll(table(comparison).markdown());
            lines.add("");
            List<String> common = common(comparison);
            common.forEach(reason -> lines.add("- " + Text.markdown(reason)));
            for (Finding finding : comparison.findings()) {
                finding.reasons().stream()
                        .filter(reason -> !common.contains(reason))
                        .forEach(reason ->
                                lines.add("- " + Text.markdown(finding.name()) + ": " + Text.markdown(reason)));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** What is said of each of several metrics, which is said once; such as that all of them have too few runs. */
    private static List<String> common(Comparison comparison) {
        List<Finding> findings = comparison.findings();
        return findings.size() < 2
                ? List.of()
                : findings.get(0).reasons().stream()
                        .filter(reason -> findings.stream()
                                .allMatch(finding -> finding.reasons().contains(reason)))
                        .toList();
    }

    /** A text in the colour of a verdict. */
    static String coloured(String text, Change change, Style style) {
        return switch (change) {
            case PASS -> text;
            case IMPROVED -> style.good(text);
            case WARN, INCONCLUSIVE, NOT_COMPARABLE -> style.doubtful(text);
            case FAIL -> style.bad(text);
        };
    }

    /** The verdict stands in front, because a narrow terminal cuts what stands behind. */
    private static Table table(Comparison comparison) {
        boolean noise = comparison.findings().stream().anyMatch(finding -> finding.noise() != null);
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("metric"),
                Column.text("verdict"),
                Column.number(repeated(comparison)),
                Column.number("before"),
                Column.number("now"),
                Column.number("change"),
                Column.number("95% from"),
                Column.number("to"),
                Column.number("p"),
                Column.number("would find")));
        if (noise) {
            columns.add(Column.number("noise"));
        }
        return new Table(
                columns,
                comparison.findings().stream()
                        .map(finding -> row(finding, noise))
                        .toList());
    }

    /** What the values are of; where some are of runs and some of forks, runs. */
    private static String repeated(Comparison comparison) {
        List<String> kinds = comparison.findings().stream()
                .map(finding -> finding.metric().repeated())
                .distinct()
                .toList();
        return kinds.size() == 1 ? kinds.get(0) : "runs";
    }

    private static List<String> row(Finding finding, boolean noise) {
        List<String> cells = new ArrayList<>(List.of(
                Text.clean(finding.name()) + (finding.better() == Better.LOWER ? " ↓" : " ↑"),
                verdict(finding),
                finding.baselineRuns() + "/" + finding.currentRuns(),
                value(finding, finding.baseline()),
                value(finding, finding.current()),
                percent(finding.effect(), true),
                percent(finding.effectLow(), true),
                percent(finding.effectHigh(), true),
                probability(finding.pAdjusted()),
                percent(finding.minimumDetectable(), false)));
        if (noise) {
            cells.add(percent(finding.noise(), false));
        }
        return cells;
    }

    /** The verdict in words, the same in every form. */
    static String verdict(Finding finding) {
        String severity = finding.severity() == null
                ? ""
                : ", " + finding.severity().name().toLowerCase(Locale.ROOT);
        return finding.change().text() + severity + (finding.gating() ? "" : " (shown only)");
    }

    /** The figures in one line. */
    static String sentence(Finding finding) {
        return finding.name() + " " + value(finding, finding.baseline()) + " → " + value(finding, finding.current())
                + ", " + percent(finding.effect(), true) + " [" + percent(finding.effectLow(), true) + ", "
                + percent(finding.effectHigh(), true) + "], p " + probability(finding.pAdjusted()) + ": "
                + verdict(finding)
                + (finding.reasons().isEmpty() ? "" : " (" + String.join("; ", finding.reasons()) + ")");
    }

    private static String value(Finding finding, @Nullable Double value) {
        return value == null ? Figure.NONE : value(finding.metric(), finding.unit(), value);
    }

    /** A value of a metric; the unit is given where the metric does not say it, else empty. */
    static String value(ComparedMetric metric, String unit, double value) {
        return unit.isEmpty() ? value(metric.unit(), value) : MicroTables.digits(value) + " " + unit;
    }

    static String value(Unit unit, double value) {
        return switch (unit) {
            case DURATION -> Figures.latency(Math.round(value));
            case RATE -> Figures.rate(value) + "/s";
            case SHARE, CORES -> Figures.share(value);
            case SIZE -> Figures.decimalBytes(Math.round(value));
            case FACTOR -> MicroTables.digits(value);
        };
    }

    /** A share in per cent, or that there is none. */
    static String percent(@Nullable Double share, boolean signed) {
        if (share == null) {
            return Figure.NONE;
        }
        return signed ? Figures.change(share) : String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    static String probability(@Nullable Double p) {
        return p == null ? Figure.NONE : p < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }
}
