package io.only1mcp.core.report;

import io.only1mcp.core.history.History;
import io.only1mcp.core.history.Track;
import io.only1mcp.core.policy.Better;
import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.statistics.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Histories for people. */
public final class HistoryReport {
    private static final int MOST_ON_A_TERMINAL = 40;
    private static final int MOST_ON_A_PAGE = 100;

    private HistoryReport() {}

    /** A sentence about a track, and whether it is good, bad or in doubt. */
    private record Word(String text, boolean worse, boolean certain) {}

    /** A history on a terminal, ready to be printed. */
    public static String terminal(History history, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(style.bold(title(history)));
        lines.add("");
        List<List<String>> table = table(history, MOST_ON_A_TERMINAL).fitted(style.width());
        table.get(0).forEach(line -> lines.add(style.faint(line)));
        table.stream().skip(1).forEach(lines::addAll);
        lines.add("");
        for (Word word : words(history)) {
            for (String line : Text.wrapped(word.text(), style.width(), "  ")) {
                lines.add(!word.certain() ? style.doubtful(line) : word.worse() ? style.bad(line) : style.good(line));
            }
        }
        if (words(history).isEmpty()) {
            lines.add("no change");
        }
        return String.join("\n", lines) + "\n";
    }

    /** A history as a page in Markdown. */
    public static String markdown(History history) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + Text.markdown(title(history)));
        lines.add("");
        lines.addAll(table(history, MOST_ON_A_PAGE).markdown());
        lines.add("");
        words(history).forEach(word -> lines.add("- " + Text.markdown(word.text())));
        if (words(history).isEmpty()) {
            lines.add("No change.");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String title(History history) {
        int results = history.results();
        return Text.clean(
                "history of " + history.suite() + ", " + results + (results == 1 ? " result on " : " results on ")
                        + history.place().getOrDefault("the processor", "an unknown processor") + ", "
                        + history.place().getOrDefault("the JVM", "an unknown JVM"));
    }

    private static Table table(History history, int most) {
        return new Table(
                List.of(
                        Column.text("metric"),
                        Column.number("points"),
                        Column.text("oldest to newest"),
                        Column.number("oldest"),
                        Column.number("newest"),
                        Column.text("expected")),
                history.tracks().stream().map(track -> row(track, most)).toList());
    }

    private static List<String> row(Track track, int most) {
        return List.of(
                Text.clean(track.name()) + (track.better() == Better.LOWER ? " ↓" : " ↑"),
                String.valueOf(track.values().size()),
                Sparkline.of(
                        track.values(),
                        track.changes().stream().map(Track.Step::index).collect(Collectors.toSet()),
                        most),
                value(track, track.values().get(0)),
                value(track, track.newest()),
                expected(track));
    }

    private static String expected(Track track) {
        Prediction expected = track.expected();
        return expected == null
                ? "from " + (Prediction.LEAST + 1) + " points of one level on"
                : value(track, Math.max(0, expected.low())) + " to " + value(track, expected.high());
    }

    private static List<Word> words(History history) {
        List<Word> words = new ArrayList<>();
        for (Track track : history.tracks()) {
            for (Track.Step step : track.changes()) {
                boolean worse = track.isWorse(step.before(), step.after());
                Double change = step.change();
                String by = change == null ? "" : String.format(Locale.ROOT, " by %.1f%%", 100 * Math.abs(change));
                words.add(new Word(
                        Text.clean(track.name() + ": " + (worse ? "worse" : "better") + by + " from "
                                + step.moment().dated() + " on: "
                                + value(track, step.before()) + " → " + value(track, step.after()) + ", p "
                                + ComparisonReport.probability(step.p())),
                        worse,
                        true));
            }
            Prediction expected = track.expected();
            if (expected != null && track.isSuspect()) {
                boolean worse =
                        track.isWorse(expected.low(), track.newest()) && track.isWorse(expected.high(), track.newest());
                words.add(new Word(
                        Text.clean(track.name() + ": the newest, " + value(track, track.newest()) + " of "
                                + track.moments()
                                        .get(track.moments().size() - 1)
                                        .name() + ", is suspect: "
                                + (worse ? "worse" : "better") + " than the " + expected(track)
                                + " of 99 in 100; more results will say"),
                        worse,
                        false));
            }
        }
        return words;
    }

    private static String value(Track track, double value) {
        return ComparisonReport.value(track.metric(), track.unit(), value);
    }
}
