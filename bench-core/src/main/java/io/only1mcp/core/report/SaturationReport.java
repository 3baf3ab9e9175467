package io.only1mcp.core.report;

import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.result.SaturationResult;
import io.only1mcp.core.saturation.Probe;
import io.only1mcp.core.saturation.Recovery;
import io.only1mcp.core.saturation.Saturation;
import io.only1mcp.core.saturation.Scalability;
import io.only1mcp.core.saturation.Step;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.units.Shares;
import io.only1mcp.core.verdict.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A search for the breaking point made readable. */
public final class SaturationReport {
    private static final String CLOSED = "a closed loop of more and more users, each waiting for its answer";
    private static final int PICTURE = 50;

    private SaturationReport() {}

    /**
     * The summary on a terminal, ready to be printed.
     *
     * @param files where the files of the result are, each a path; may be empty
     * @param kept whether all is written that was to be
     */
    public static String terminal(SaturationResult result, Style style, List<String> files, boolean kept) {
        Saturation found = result.saturation();
        TerminalPage page = new TerminalPage(style);
        page.head(headline(result));
        page.faint(Sentences.spoken(result.target()));
        page.table(probes(found));
        if (!found.ladder().isEmpty()) {
            page.table(ladder(found));
            page.faint(CLOSED);
        }
        page.add("");
        page.labelled("sustained", List.of(sustained(result)));
        page.labelled("knee", knee(found).stream().toList());
        page.labelled("scaling", scaling(found).stream().toList());
        page.labelled(
                "recovery",
                Optional.ofNullable(found.recovery()).map(SaturationReport::recovery).stream()
                        .toList());
        result.caveats().forEach(page::caveat);
        page.files(files);
        page.verdict(found.verdict(), found.validity(), result.exitStatus(), verdict(result, kept));
        return page.text();
    }

    /** The page in Markdown: the same, with a picture of what more and more users get. */
    public static String markdown(SaturationResult result) {
        Saturation found = result.saturation();
        MarkdownPage page = new MarkdownPage();
        page.title("Where " + Text.markdown(result.target().name()) + " breaks — "
                + result.exitStatus().text());
        page.paragraph("**" + Text.markdownSentence(verdict(result, true)) + "**");
        page.paragraph(Text.markdownSentence(headline(result)) + " · "
                + Text.markdownSentence(Sentences.spoken(result.target())) + " · started " + result.startedAt());
        List<String> words = new ArrayList<>(List.of("sustained: " + sustained(result)));
        knee(found).ifPresent(text -> words.add("knee: " + text));
        scaling(found).ifPresent(text -> words.add("scaling: " + text));
        if (found.recovery() != null) {
            words.add("recovery: " + recovery(found.recovery()));
        }
        page.list("Found", words);
        page.said(found.verdict());
        page.caveats(result.caveats());
        page.heading("Rates that were offered");
        page.addAll(probes(found).markdown());
        page.heading("Users");
        page.addAll(ladder(found).markdown());
        page.paragraph(CLOSED + ":");
        page.add("");
        page.picture(picture(found));
        page.environment(result.environment(), result.toolVersion());
        page.profile(result.profile());
        return page.text();
    }

    private static String headline(SaturationResult result) {
        return "saturation of " + Sentences.target(result.target()) + " · "
                + result.saturation().probes().size() + " rates offered · "
                + result.saturation().validity();
    }

    private static String verdict(SaturationResult result, boolean kept) {
        return Sentences.verdict(
                result.saturation().validity(), result.saturation().verdict(), result.exitStatus(), kept);
    }

    private static Table probes(Saturation found) {
        List<Column> columns = List.of(
                Column.number("offered/s"),
                Column.number("answered/s"),
                Column.number("p50"),
                Column.number("p99"),
                Column.number("in hand"),
                Column.text("result"));
        List<List<String>> rows = new ArrayList<>();
        for (Probe probe : found.probes()) {
            rows.add(List.of(
                    Figures.rate(probe.perSecond()),
                    Figures.rate(probe.answeredPerSecond()),
                    Figure.latency(probe.response(), Summary::p50Nanos),
                    Figure.latency(probe.response(), Summary::p99Nanos),
                    Figures.change(probe.grownShare()),
                    result(probe)));
        }
        return new Table(columns, rows);
    }

    private static String result(Probe probe) {
        if (probe.validity() == Validity.Level.INVALID) {
            return "? driver not up to it";
        }
        return probe.passed() ? "✓ passed" : "✗ " + probe.failures().get(0);
    }

    private static Table ladder(Saturation found) {
        List<Column> columns = List.of(
                Column.number("users"),
                Column.number("answered/s"),
                Column.number("p50"),
                Column.number("p99"),
                Column.number("errors"),
                Column.number("law/s"));
        List<List<String>> rows = new ArrayList<>();
        for (Step step : found.ladder()) {
            rows.add(List.of(
                    String.valueOf(step.users()),
                    Figures.rate(step.perSecond()),
                    Figure.latency(step.response(), Summary::p50Nanos),
                    Figure.latency(step.response(), Summary::p99Nanos),
                    Figures.share(step.errorRate()),
                    found.scalability() == null
                            ? Figure.NONE
                            : Figures.rate(found.scalability().perSecond(step.users()))));
        }
        return new Table(columns, rows);
    }

    /** The highest rate that was sustained. */
    static String sustained(SaturationResult result) {
        Saturation found = result.saturation();
        if (found.sustainedPerSecond() == null) {
            return "no rate that was tried";
        }
        String sustained = Figures.rate(found.sustainedPerSecond()) + "/s";
        if (found.brokenPerSecond() == null) {
            return sustained + ", the highest that was tried";
        }
        return sustained + "; " + Figures.rate(found.brokenPerSecond()) + "/s "
                + (found.driverLimit() ? "was too much for the driver, not for the target" : "was not") + " (step "
                + Shares.text(result.step())
                + (found.finished() ? ")" : ", which it did not come to in the time given)");
    }

    private static Optional<String> knee(Saturation found) {
        return Optional.ofNullable(found.kneePerSecond())
                .map(knee ->
                        Figures.rate(knee) + "/s has the most answers for its mean response time (Kleinrock's power);"
                                + " beyond it waiting grows faster than what is answered");
    }

    private static Optional<String> scaling(Saturation found) {
        Scalability law = found.scalability();
        if (law == null) {
            return Optional.empty();
        }
        String peak = Double.isInfinite(law.peak())
                ? "no peak"
                : String.format(
                        Locale.ROOT,
                        "peak at %.0f users with %s/s",
                        law.peak(),
                        Figures.rate(law.perSecond(law.peak())));
        return Optional.of(String.format(
                Locale.ROOT,
                "Universal Scalability Law over %d steps: λ %s/s, contention σ %.4f, coherency κ %.6f, %s (R² %.3f)",
                law.points(),
                Figures.rate(law.lambda()),
                law.sigma(),
                law.kappa(),
                peak,
                law.rSquared()));
    }

    private static String recovery(Recovery recovery) {
        String after = "after " + Figures.span(Math.round(recovery.overloadSeconds() * 1e9)) + " of "
                + Figures.rate(recovery.overloadPerSecond()) + "/s, "
                + Figures.rate(recovery.basePerSecond()) + "/s were answered as before (p90 within "
                + Figures.latency(Math.round(recovery.limitUs() * 1e3)) + ") ";
        return recovery.seconds() == null
                ? after + "at no time in " + Figures.span(Math.round(recovery.observedSeconds() * 1e9))
                : after + "from " + Figures.span(Math.round(recovery.seconds() * 1e9)) + " on";
    }

    /** Throughput as bars, and beside each what it costs in time. */
    private static List<String> picture(Saturation found) {
        double most = found.ladder().stream().mapToDouble(Step::perSecond).max().orElse(1);
        List<String> rows = new ArrayList<>();
        for (Step step : found.ladder()) {
            int bar = (int) Math.round(PICTURE * step.perSecond() / Math.max(most, 1));
            rows.add(String.format(
                    Locale.ROOT,
                    "%6d users %s %9s/s   p99 %s",
                    step.users(),
                    "#".repeat(bar) + " ".repeat(PICTURE - bar),
                    Figures.rate(step.perSecond()),
                    Figure.latency(step.response(), Summary::p99Nanos)));
        }
        return rows;
    }
}
