package io.only1mcp.core.report;

import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Finding;
import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.suite.PartsResult;
import io.only1mcp.core.suite.SuiteResult;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What measuring a commit came to, for people. */
public final class SuiteReport {
    private static final String MICRO = "micro-benchmarks";

    private SuiteReport() {}

    /** What was measured. */
    private enum Kind {
        MICRO,
        END_TO_END,
        COMPARISON,
        LEVELS
    }

    /** A part of it: what was measured, what came of it, and why. */
    record Part(String name, Kind kind, Change change, String says) {
        /** Whether it can fail anything. */
        boolean judged() {
            return kind != Kind.MICRO;
        }

        /** Whether it is a comparison, which has tests of its own. */
        boolean compared() {
            return kind == Kind.COMPARISON;
        }
    }

    /**
     * All of it on a terminal, ready to be printed.
     *
     * @param inconclusiveFails whether what cannot be said is a failure
     * @param kept whether all is written that was to be
     */
    public static String terminal(SuiteResult result, Style style, boolean inconclusiveFails, boolean kept) {
        StringBuilder text = new StringBuilder();
        PartsResult measured = result.parts();
        if (measured != null) {
            measured.comparisons().forEach(one -> text.append(ComparisonReport.terminal(one, style)));
        }
        for (Comparison comparison : result.comparisons()) {
            text.append(ComparisonReport.terminal(comparison, style));
        }
        if (result.levels() != null) {
            text.append('\n').append(BaselineReport.of(result.levels(), style));
        }
        List<String> lines = new ArrayList<>(List.of("", style.bold(headline(result)), ""));
        List<Part> parts = parts(result);
        List<List<String>> table = table(result).fitted(style.width());
        table.get(0).forEach(line -> lines.add(style.faint(line)));
        for (int i = 0; i < parts.size(); i++) {
            Change change = parts.get(i).change();
            table.get(i + 1).forEach(line -> lines.add(ComparisonReport.coloured(line, change, style)));
        }
        ExitStatus status = result.exitStatus(inconclusiveFails);
        lines.add("");
        lines.add(style.bold(ComparisonReport.coloured(result.change().text(), result.change(), style)) + " · "
                + status.sentence(kept));
        return text + String.join("\n", lines) + "\n";
    }

    /** A page in Markdown. */
    public static String markdown(SuiteResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + result.change().text() + ": " + Text.markdown(headline(result)));
        lines.add("");
        lines.addAll(table(result).markdown());
        StringBuilder text = new StringBuilder(String.join("\n", lines)).append("\n\n");
        for (Comparison comparison : result.comparisons()) {
            text.append('#').append(ComparisonReport.markdown(comparison)).append('\n');
        }
        for (RunResult one : result.endToEnd()) {
            text.append("## End to end: ")
                    .append(Text.markdown(one.profileName()))
                    .append("\n\n");
            text.append(String.join("\n", Tables.stages(one.runs().get(0)).markdown()))
                    .append("\n\n");
        }
        PartsResult measured = result.parts();
        if (measured != null) {
            text.append("<details><summary>Micro-benchmarks</summary>\n\n");
            measured.comparisons()
                    .forEach(one -> text.append('#')
                            .append(ComparisonReport.markdown(one))
                            .append('\n'));
            text.append('#').append(MicroReport.markdown(measured.result())).append("\n</details>\n");
        }
        return text.toString();
    }

    private static String headline(SuiteResult result) {
        return Text.clean(result.head()) + (result.base() == null ? "" : " beside " + Text.clean(result.base()));
    }

    private static Table table(SuiteResult result) {
        return new Table(
                List.of(Column.text("measured"), Column.text("verdict"), Column.text("")),
                parts(result).stream()
                        .map(part -> List.of(
                                part.name(), part.judged() ? part.change().text() : "shown", part.says()))
                        .toList());
    }

    /** Its parts in the order in which they were measured. */
    static List<Part> parts(SuiteResult result) {
        List<Part> parts = new ArrayList<>();
        PartsResult measured = result.parts();
        if (measured != null && measured.judged()) {
            measured.comparisons().forEach(one -> parts.add(new Part(MICRO, Kind.COMPARISON, one.change(), says(one))));
        } else if (measured != null) {
            MicroResult micro = measured.result();
            String says = micro.benchmarks().size() + " in "
                    + Figures.span(Math.round(micro.durationSeconds() * 1e9))
                    + (measured.comparisons().isEmpty()
                            ? ", not judged"
                            : ", beside the base with too few forks to be judged");
            parts.add(new Part(MICRO, Kind.MICRO, Change.PASS, says));
        }
        for (RunResult one : result.endToEnd()) {
            parts.add(new Part(Text.clean(one.profileName()), Kind.END_TO_END, SuiteResult.change(one), says(one)));
        }
        for (Comparison comparison : result.comparisons()) {
            parts.add(new Part("against the base", Kind.COMPARISON, comparison.change(), says(comparison)));
        }
        parts.add(new Part("levels", Kind.LEVELS, result.reached(), says(result.levels())));
        return parts;
    }

    private static String says(RunResult result) {
        MeasuredRun run = result.runs().get(0);
        if (run.validity().level() == Validity.Level.INVALID) {
            return "not valid: " + Text.clean(run.validity().caveats().get(0).text());
        }
        return run.thresholds().stream().map(Sentences::threshold).collect(Collectors.joining(" · "));
    }

    private static String says(Comparison comparison) {
        List<String> said = new ArrayList<>(comparison.reasons());
        comparison.findings().stream()
                .filter(finding -> finding.gating() && finding.change() != Change.PASS)
                .map(SuiteReport::inShort)
                .forEach(said::add);
        if (comparison.change() == Change.PASS) {
            said.add("nothing became worse by an amount that counts");
        }
        said.addAll(comparison.remarks());
        return Text.clean(String.join("; ", said));
    }

    private static String inShort(Finding finding) {
        return finding.name() + " " + ComparisonReport.percent(finding.effect(), true) + " "
                + finding.change().text();
    }

    private static String says(@Nullable Validation levels) {
        if (levels == null) {
            return "no run of the load is valid";
        }
        String wanted = levels.levels().levels().get(0).name();
        List<String> missed = levels.outcomes().stream()
                .filter(outcome -> outcome.level().equals(wanted) && !outcome.holds())
                .map(outcome -> outcome.limit().toString())
                .toList();
        return levels.levels().name() + ": "
                + (missed.isEmpty() ? "reached" : "not reached: " + String.join(", ", missed));
    }
}
