package io.only1mcp.core.report;

import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.truth.Truth;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.units.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The driver's figures beside those of the server, for people. */
public final class TruthReport {
    private TruthReport() {}

    /** The table on a terminal, ready to be printed. */
    public static String terminal(Truth truth, Style style) {
        List<String> lines = new ArrayList<>(List.of("", style.bold(headline(truth)), ""));
        List<List<String>> table = table(truth).fitted(style.width());
        table.get(0).forEach(line -> lines.add(style.faint(line)));
        table.subList(1, table.size()).forEach(lines::addAll);
        lines.add("");
        lines.addAll(Text.wrapped(last(truth), style.width(), ""));
        return String.join("\n", lines) + "\n";
    }

    /** The same in Markdown. */
    public static String markdown(Truth truth) {
        List<String> lines = new ArrayList<>(List.of("# " + headline(truth), ""));
        lines.addAll(table(truth).markdown());
        lines.addAll(List.of("", last(truth)));
        return String.join("\n", lines) + "\n";
    }

    private static String headline(Truth truth) {
        return "the driver beside the server's own clock · medians of " + truth.runs() + " runs of "
                + Durations.text(truth.each());
    }

    private static Table table(Truth truth) {
        return new Table(
                List.of(
                        Column.text("served in"),
                        Column.number("rate"),
                        Column.text("figure"),
                        Column.number("served"),
                        Column.number("reported"),
                        Column.number("off"),
                        Column.number("furthest"),
                        Column.text("")),
                truth.rows().stream().map(TruthReport::cells).toList());
    }

    private static List<String> cells(Truth.Row row) {
        return List.of(
                row.served(),
                Rates.text(row.perSecond()),
                row.figure(),
                Figures.latency(row.servedNanos()),
                Figures.latency(row.reportedNanos()),
                off(row.off()),
                off(row.furthest()),
                row.holds() ? "held" : "broken");
    }

    private static String off(double share) {
        return String.format(Locale.ROOT, "%+.2f%%", 100 * share);
    }

    private static String last(Truth truth) {
        long broken = truth.rows().stream().filter(row -> !row.holds()).count();
        String within = Shares.text(Truth.WITHIN);
        return broken == 0
                ? "What is reported is what was served, within " + within + "."
                : broken + " of " + truth.rows().size() + " figures are further than " + within
                        + " from what was served: on this machine, or beside what else runs on it now, they are not to be relied on.";
    }
}
