package io.only1mcp.core.report;

import io.only1mcp.core.baseline.Baseline;
import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Series;
import io.only1mcp.core.report.Table.Column;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Baselines on a terminal. */
public final class BaselineReport {
    private BaselineReport() {}

    /** A baseline in one line. */
    public static String line(Baseline baseline) {
        String from = baseline.from() == null ? "" : " from " + baseline.from();
        return Text.clean(baseline.name() + from + ": " + baseline.results()
                + (baseline.results() == 1 ? " result of " : " results of ") + baseline.suite()
                + (baseline.commit() == null ? "" : " at " + baseline.commit())
                + (baseline.reason().isEmpty() ? "" : ", " + baseline.reason()));
    }

    /** All of them. */
    public static String list(List<Baseline> baselines, Style style) {
        if (baselines.isEmpty()) {
            return "there is no baseline: bench baseline save NAME RESULTS makes one\n";
        }
        Table table = new Table(
                List.of(
                        Column.text("name"),
                        Column.text("suite"),
                        Column.number("results"),
                        Column.text("commit"),
                        Column.text("saved"),
                        Column.text("reason"),
                        Column.text("processor")),
                baselines.stream()
                        .map(baseline -> List.of(
                                baseline.name(),
                                baseline.suite(),
                                String.valueOf(baseline.results()),
                                baseline.commit() == null ? Figure.NONE : baseline.commit(),
                                baseline.savedAt()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString(),
                                Text.clean(baseline.reason()),
                                Text.clean(baseline.place().getOrDefault("the processor", Figure.NONE))))
                        .toList());
        return text(table, style);
    }

    /** A baseline with the values of every run. */
    public static String of(Baseline baseline, Measured measured, Style style) {
        List<String> lines = new ArrayList<>();
        for (Series series : measured.series()) {
            String name = series.scope().isEmpty()
                    ? series.metric().key()
                    : series.scope() + " " + series.metric().key();
            lines.add(Text.cut(Text.clean(name), style.width()));
            lines.addAll(values(series, style.width()));
        }
        String place = baseline.place().entrySet().stream()
                .map(what -> what.getKey() + " " + what.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        return style.bold(line(baseline)) + "\n"
                + String.join("\n", Text.wrapped(Text.sentence(place), style.width(), "  ")) + "\n\n"
                + String.join("\n", lines) + "\n\n";
    }

    /** The values of a series, run by run, in lines that are no wider than this: all of them, however many they are. */
    private static List<String> values(Series series, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (double value : series.values()) {
            String next = "  " + ComparisonReport.value(series.metric(), series.unit(), value);
            if (!line.isEmpty() && Text.width(line + next) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(next);
        }
        lines.add(line.toString());
        return lines;
    }

    /** What became of levels. */
    public static String of(Validation validation, Style style) {
        String last = last(validation);
        return text(table(validation), style) + "\n"
                + style.bold(validation.passes() ? style.good(last) : style.bad(last)) + "\n";
    }

    /** The same as a page in Markdown. */
    public static String markdown(Validation validation) {
        return "# " + Text.markdown(last(validation)) + "\n\n"
                + String.join("\n", table(validation).markdown()) + "\n\n";
    }

    private static String last(Validation validation) {
        return Text.clean(validation.levels().name() + ": " + (validation.passes() ? "reached" : "not reached"));
    }

    private static Table table(Validation validation) {
        List<List<String>> rows = new ArrayList<>();
        for (Validation.Outcome outcome : validation.outcomes()) {
            OptionalDouble measured = outcome.measured();
            rows.add(List.of(
                    outcome.level(),
                    outcome.limit().toString(),
                    measured.isPresent()
                            ? ComparisonReport.value(outcome.limit().metric().unit(), measured.getAsDouble())
                            : "not measured",
                    outcome.holds() ? "✓ holds" : "✗ does not hold"));
        }
        return new Table(
                List.of(
                        Column.text("level"),
                        Column.text("wanted"),
                        Column.number("median over runs"),
                        Column.text("")),
                rows);
    }

    private static String text(Table table, Style style) {
        return table.fitted(style.width()).stream().flatMap(List::stream).collect(Collectors.joining("\n")) + "\n";
    }
}
