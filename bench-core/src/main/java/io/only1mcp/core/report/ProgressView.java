package io.only1mcp.core.report;

import io.only1mcp.core.units.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run in progress as text. Whoever prints it decides how lines are drawn over. */
public final class ProgressView {
    private static final int BAR = 30;

    private ProgressView() {}

    /** The live view: always as many lines, none wider than the terminal. */
    public static List<String> lines(Progress progress, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold(fit(Text.clean(progress.profile()) + " · " + stage(progress), style)));
        lines.add(fit(bar(progress) + "  " + time(progress), style));
        lines.add(
                fit(rates(progress) + "   in flight " + progress.inFlight() + "   errors " + progress.errors(), style));
        lines.add(style.faint(fit(latencies(progress) + target("   ", progress), style)));
        return lines;
    }

    /** The view in one line without colours, for logs. */
    public static String line(Progress progress) {
        return time(progress) + "  " + stage(progress) + "  " + rates(progress) + "  " + latencies(progress)
                + "  errors " + progress.errors() + "  in flight " + progress.inFlight() + target("  ", progress);
    }

    private static String stage(Progress progress) {
        String name = Text.clean(progress.stage()) + (progress.closed() ? " (closed)" : "");
        return progress.stageNumber() == 0
                ? name
                : "stage " + progress.stageNumber() + "/" + progress.stages() + " " + name;
    }

    private static String time(Progress progress) {
        return Figures.span(progress.elapsedNanos()) + " of " + Figures.span(progress.totalNanos());
    }

    private static String bar(Progress progress) {
        double share = progress.totalNanos() <= 0 ? 0 : (double) progress.elapsedNanos() / progress.totalNanos();
        int done = (int) Math.round(BAR * Math.min(Math.max(share, 0), 1));
        return "[" + "#".repeat(done) + "-".repeat(BAR - done) + "]";
    }

    private static String rates(Progress progress) {
        String achieved = Figures.rate(progress.achievedPerSecond()) + "/s";
        return progress.closed() ? achieved : achieved + " of " + Figures.rate(progress.intendedPerSecond()) + "/s";
    }

    private static String latencies(Progress progress) {
        return "p50 " + latency(progress.p50Nanos()) + " p99 " + latency(progress.p99Nanos());
    }

    private static String latency(@Nullable Long nanos) {
        return nanos == null ? Figure.NONE : Figures.latency(nanos);
    }

    private static String target(String gap, Progress progress) {
        String rss = progress.rssBytes() == null ? "" : " " + Figures.bytes(progress.rssBytes());
        String cpu =
                progress.cpuPercent() == null ? "" : String.format(Locale.ROOT, " cpu %.0f%%", progress.cpuPercent());
        return rss.isEmpty() && cpu.isEmpty() ? "" : gap + "target" + rss + cpu;
    }

    private static String fit(String line, Style style) {
        return Text.cut(line, style.width());
    }
}
