package io.only1mcp.core.report;

import io.only1mcp.core.overhead.AddedLatency;
import io.only1mcp.core.overhead.RateOverhead;
import io.only1mcp.core.statistics.Interval;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.units.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Intervals as a picture in plain text: one row for each rate and quantile, each interval a bar with its estimate, the limit a
 * bar across. Every row has a scale of its own, from nothing to a little more than its limit or its end.
 */
final class IntervalPicture {
    private static final int WIDTH = 50;

    private IntervalPicture() {}

    /** The rows with what they mean; nothing where there is no interval that can be relied on. */
    static List<String> of(List<RateOverhead> rates) {
        List<String> rows = new ArrayList<>();
        for (RateOverhead rate : rates) {
            for (AddedLatency quantile : rate.quantiles()) {
                Interval added = quantile.added();
                if (added != null && rate.incomparable() == null) {
                    String name = String.format(
                            Locale.ROOT,
                            "%8s %-6s",
                            Rates.text(rate.perSecond()),
                            OverheadReport.quantileName(quantile));
                    rows.add(name + "0 " + bar(added, quantile.limit().limit()));
                }
            }
        }
        if (!rows.isEmpty()) {
            rows.add("[==o==] the interval with its estimate, | the limit");
        }
        return rows;
    }

    private static String bar(Interval added, double limit) {
        double end = 1.1 * Math.max(limit, added.high());
        StringBuilder bar = new StringBuilder(" ".repeat(WIDTH));
        int low = column(added.low(), end);
        int high = column(added.high(), end);
        if (high - low > 1) {
            for (int i = low; i <= high; i++) {
                bar.setCharAt(i, i == low ? '[' : i == high ? ']' : '=');
            }
        }
        bar.setCharAt(column(added.estimate(), end), 'o');
        bar.setCharAt(column(limit, end), '|');
        return bar + " " + Figures.latency(Math.round(end));
    }

    private static int column(double value, double end) {
        return (int) Math.round(Math.min(Math.max(value, 0) / end, 1) * (WIDTH - 1));
    }
}
