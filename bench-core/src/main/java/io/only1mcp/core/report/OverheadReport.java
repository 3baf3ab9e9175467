package io.only1mcp.core.report;

import io.only1mcp.core.overhead.AddedLatency;
import io.only1mcp.core.overhead.Overhead;
import io.only1mcp.core.overhead.Pair;
import io.only1mcp.core.overhead.RateOverhead;
import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.result.OverheadResult;
import io.only1mcp.core.statistics.Interval;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A paired experiment made readable. */
public final class OverheadReport {
    private static final String HOW =
            "the same requests at the same instants, by turns direct and proxied; medians over pairs"
                    + " of runs, intervals from drawing pairs anew";

    private OverheadReport() {}

    /**
     * The summary on a terminal, ready to be printed.
     *
     * @param files where the files of the result are, each a path; may be empty
     * @param kept whether all is written that was to be
     */
    public static String terminal(OverheadResult result, Style style, List<String> files, boolean kept) {
        TerminalPage page = new TerminalPage(style);
        page.head(headline(result));
        page.faint(HOW);
        page.table(quantiles(result.overhead()));
        page.add("");
        result.caveats().forEach(page::caveat);
        page.files(files);
        page.verdict(
                result.overhead().verdict(), result.overhead().validity(), result.exitStatus(), verdict(result, kept));
        return page.text();
    }

    /** The page in Markdown: the same, with a picture and all pairs. */
    public static String markdown(OverheadResult result) {
        MarkdownPage page = new MarkdownPage();
        page.title("What " + Text.markdown(result.target().name()) + " adds — "
                + result.exitStatus().text());
        page.paragraph("**" + Text.markdownSentence(verdict(result, true)) + "**");
        page.paragraph(Text.markdownSentence(headline(result)) + " · started " + result.startedAt());
        page.paragraph(Text.markdownSentence(HOW) + ".");
        page.said(result.overhead().verdict());
        page.caveats(result.caveats());
        page.heading("Added latency");
        page.addAll(quantiles(result.overhead()).markdown());
        List<String> picture = IntervalPicture.of(result.overhead().rates());
        if (!picture.isEmpty()) {
            page.add("");
            page.picture(picture);
        }
        page.heading("Pairs");
        page.addAll(pairs(result.overhead()).markdown());
        page.environment(result.environment(), result.toolVersion());
        page.profile(result.profile());
        return page.text();
    }

    /** What the proxy adds, as a short experiment has it. */
    static List<String> inShort(RateOverhead overhead) {
        String added = overhead.quantiles().stream()
                .flatMap(quantile -> Optional.ofNullable(quantile.added())
                        .map(interval -> quantileName(quantile) + " "
                                + RateOverhead.signed(interval.estimate()) + " (" + RateOverhead.signed(interval.low())
                                + " to " + RateOverhead.signed(interval.high()) + ")")
                        .stream())
                .collect(Collectors.joining(" · "));
        String what = "the proxy adds " + (added.isEmpty() ? "what too few samples cannot tell" : added) + " at "
                + Rates.text(overhead.perSecond()) + " (short, "
                + overhead.pairs().size() + " pairs of "
                + Figures.span(Math.round(overhead.legSeconds() * 1e9)) + ": bench overhead takes longer)";
        return overhead.incomparable() == null
                ? List.of(what)
                : List.of(what, "not to be relied on: " + overhead.incomparable());
    }

    /** What was compared, how often, and what that is worth. */
    static String headline(OverheadResult result) {
        List<RateOverhead> rates = result.overhead().rates();
        String size = rates.isEmpty()
                ? "no pair was driven"
                : rates.get(0).pairs().size() + " pairs of "
                        + Figures.span(Math.round(rates.get(0).legSeconds() * 1e9)) + " at each rate";
        return "overhead of " + Sentences.target(result.target()) + " · direct "
                + Text.clean(result.direct().url()) + " · " + Sentences.language(result.target()) + " · " + size
                + " · " + result.overhead().validity();
    }

    private static String verdict(OverheadResult result, boolean kept) {
        return Sentences.verdict(result.overhead().validity(), result.overhead().verdict(), result.exitStatus(), kept);
    }

    private static Table quantiles(Overhead overhead) {
        List<Column> columns = List.of(
                Column.number("rate"),
                Column.text("quantile"),
                Column.number("direct"),
                Column.number("proxied"),
                Column.number("adds"),
                Column.text("95% interval"),
                Column.number("limit"),
                Column.text("verdict"));
        List<List<String>> rows = new ArrayList<>();
        for (RateOverhead rate : overhead.rates()) {
            String named = Rates.text(rate.perSecond());
            for (AddedLatency quantile : rate.quantiles()) {
                rows.add(row(named, quantile, rate.incomparable() == null));
                named = "";
            }
        }
        return new Table(columns, rows);
    }

    private static List<String> row(String rate, AddedLatency quantile, boolean judged) {
        Interval added = quantile.added();
        String limit = quantile.limit().limitText();
        String name = quantileName(quantile);
        if (added == null) {
            return List.of(rate, name, Figure.NONE, Figure.NONE, Figure.TOO_FEW, "", limit, "not judged");
        }
        return List.of(
                rate,
                name,
                Figures.latency(quantile.directNanos()),
                Figures.latency(quantile.proxiedNanos()),
                RateOverhead.signed(added.estimate()),
                RateOverhead.signed(added.low()) + " to " + RateOverhead.signed(added.high()),
                limit,
                judged ? word(quantile.verdict()) : "not judged");
    }

    /** The quantile of a metric as reports write it: {@code p99.9}. */
    static String quantileName(AddedLatency quantile) {
        return quantile.limit().metric().key().replaceFirst("^overhead_", "").replace('_', '.');
    }

    /** What the proxy adds to one quantile, in one line. */
    static String sentence(AddedLatency quantile) {
        Interval added = quantile.added();
        return added == null
                ? "too few samples"
                : "adds " + RateOverhead.signed(added.estimate()) + " (" + RateOverhead.signed(added.low()) + " to "
                        + RateOverhead.signed(added.high()) + ", limit "
                        + quantile.limit().limitText() + ")";
    }

    private static String word(Verdict verdict) {
        String word = Sentences.word(verdict);
        return (verdict instanceof Verdict.Pass ? "✓ " : verdict instanceof Verdict.Fail ? "✗ " : "? ") + word;
    }

    private static Table pairs(Overhead overhead) {
        List<Column> columns = List.of(
                Column.number("rate"),
                Column.number("pair"),
                Column.text("first"),
                Column.number("direct achieved/s"),
                Column.number("p50"),
                Column.number("p99"),
                Column.number("proxied achieved/s"),
                Column.number("p50"),
                Column.number("p99"),
                Column.text("validity"));
        List<List<String>> rows = new ArrayList<>();
        for (RateOverhead rate : overhead.rates()) {
            int number = 0;
            for (Pair pair : rate.pairs()) {
                number++;
                rows.add(List.of(
                        Rates.text(rate.perSecond()),
                        String.valueOf(number),
                        pair.directFirst() ? "direct" : "proxied",
                        Figures.rate(pair.direct().achievedPerSecond()),
                        Figure.latency(pair.direct().response(), Summary::p50Nanos),
                        Figure.latency(pair.direct().response(), Summary::p99Nanos),
                        Figures.rate(pair.proxied().achievedPerSecond()),
                        Figure.latency(pair.proxied().response(), Summary::p50Nanos),
                        Figure.latency(pair.proxied().response(), Summary::p99Nanos),
                        pair.worst().toString()));
            }
        }
        return new Table(columns, rows);
    }
}
