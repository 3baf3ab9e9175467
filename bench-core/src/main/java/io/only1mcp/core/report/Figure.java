package io.only1mcp.core.report;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.result.OperationBackendsResult;
import io.only1mcp.core.result.Repetition.RepeatedFigure;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Single figures of a result as they stand in every report. */
final class Figure {
    /** Where nothing was measured. */
    static final String NONE = "–";
    /** Where a percentile would rest on too few samples. */
    static final String TOO_FEW = "too few";

    private Figure() {}

    static String latency(Summary summary, ToLongFunction<Summary> figure) {
        return summary.isEmpty() ? NONE : Figures.latency(figure.applyAsLong(summary));
    }

    static String p99Point9(Summary summary) {
        OptionalLong value = summary.p99_9Nanos();
        if (summary.isEmpty()) {
            return NONE;
        }
        return value.isPresent() ? Figures.latency(value.getAsLong()) : TOO_FEW;
    }

    /** The median over several runs and how far they are apart: {@code 193µs ±2%}. */
    static String repeated(List<RepeatedFigure> figures, String metric) {
        return repeated(figures, metric, nanos -> Figures.latency(Math.round(nanos)));
    }

    /** The same of a figure that is written in another way. */
    static String repeated(List<RepeatedFigure> figures, String metric, DoubleFunction<String> text) {
        return figures.stream()
                .filter(figure -> figure.metric().key().equals(metric))
                .findFirst()
                .map(figure -> text.apply(figure.spread().median())
                        + String.format(
                                Locale.ROOT, " ±%.0f%%", 100 * figure.spread().relative()))
                .orElse(metric.endsWith("p99_9") && !figures.isEmpty() ? TOO_FEW : NONE);
    }

    /** The median alone. */
    static String median(List<RepeatedFigure> figures, String metric, DoubleFunction<String> text) {
        return figures.stream()
                .filter(figure -> figure.metric().key().equals(metric))
                .findFirst()
                .map(figure -> text.apply(figure.spread().median()))
                .orElse(NONE);
    }

    /** The share of good answers, of all that was intended. */
    static String ok(Counts counts) {
        return counts.intended() == 0 ? NONE : Figures.share((double) counts.ok() / counts.intended());
    }

    /** Requests at the backends for each one of the clients. */
    static String warm(@Nullable OperationBackendsResult backends) {
        return backends == null || backends.amplification() == null
                ? NONE
                : String.format(Locale.ROOT, "%.2f×", backends.amplification());
    }

    /** The same for the first request of all, and how long it took. */
    static String cold(@Nullable OperationBackendsResult backends) {
        if (backends == null || backends.coldRequests() == null || backends.coldUs() == null) {
            return NONE;
        }
        String took = Figures.latency(Math.round(backends.coldUs() * 1e3));
        return backends.coldRequests() + "× in " + took
                + (Boolean.TRUE.equals(backends.coldAnswered()) ? "" : ", failed");
    }
}
