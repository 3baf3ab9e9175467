package io.only1mcp.core.report;

import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.Repetition.RepeatedFigure;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The tables of a run, the same in every report. */
final class Tables {
    /** A part of the response time is worth a word where its p99 is at least this, and this share of the whole's. */
    private static final long NOTABLE_NANOS = 100_000;

    private static final double NOTABLE_SHARE = 0.1;

    private Tables() {}

    static Table stages(MeasuredRun run) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("stage"), Column.number("intended/s"), Column.number("achieved/s"), Column.number("ok")));
        latencies(columns, "p50", "p90", "p99", "p99.9", "max", "service p99");
        List<List<String>> rows = new ArrayList<>();
        for (StageResult stage : run.stages()) {
            Double intended = stage.intendedPerSecond();
            List<String> row = new ArrayList<>(List.of(
                    name(stage),
                    intended == null ? "closed" : Figures.rate(intended),
                    Figures.rate(stage.achievedPerSecond()),
                    Figure.ok(stage.counts())));
            latencies(row, stage.response());
            row.add(Figure.latency(stage.service(), Summary::p99Nanos));
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    /**
     * The operations.
     *
     * @param wide whether there is room for what the backends were asked
     */
    static Table operations(List<OperationResult> operations, long intended, boolean wide) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("operation"), Column.number("share"), Column.number("requests"), Column.number("ok")));
        latencies(columns, "p50", "p90", "p99", "p99.9", "max", "service p99");
        boolean counted = wide && operations.stream().anyMatch(operation -> operation.backends() != null);
        boolean cold = wide
                && operations.stream()
                        .map(OperationResult::backends)
                        .anyMatch(backends -> backends != null && backends.coldRequests() != null);
        if (counted) {
            columns.add(Column.number("backend"));
        }
        if (cold) {
            columns.add(Column.number("cold"));
        }
        List<List<String>> rows = new ArrayList<>();
        for (OperationResult operation : operations) {
            long asked = operation.counts().intended();
            List<String> row = new ArrayList<>(List.of(
                    Text.clean(operation.name()),
                    intended == 0 ? Figure.NONE : String.format(Locale.ROOT, "%.1f%%", 100.0 * asked / intended),
                    String.valueOf(asked),
                    Figure.ok(operation.counts())));
            latencies(row, operation.response());
            row.add(Figure.latency(operation.service(), Summary::p99Nanos));
            if (counted) {
                row.add(Figure.warm(operation.backends()));
            }
            if (cold) {
                row.add(Figure.cold(operation.backends()));
            }
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    /** Each stage over all runs: the median, and the MAD in percent of it. */
    static Table repeatedStages(Repetition repetition) {
        List<Column> columns =
                new ArrayList<>(List.of(Column.text("stage"), Column.number("achieved/s"), Column.number("ok")));
        latencies(columns, "p50", "p90", "p99", "p99.9", "max");
        List<List<String>> rows = new ArrayList<>();
        for (Repetition.RepeatedStage stage : repetition.stages()) {
            List<String> row = new ArrayList<>(List.of(
                    Text.clean(stage.name()),
                    Figure.repeated(stage.figures(), "throughput", Figures::rate),
                    Figure.median(stage.figures(), "error_rate", rate -> Figures.share(1 - rate))));
            row.addAll(repeatedLatencies(stage.figures()));
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    private static List<String> repeatedLatencies(List<RepeatedFigure> figures) {
        return Stream.of("p50", "p90", "p99", "p99_9", "max")
                .map(quantile -> Figure.repeated(figures, "latency_" + quantile))
                .toList();
    }

    /** The runs of a repetition, each in a line, and below them their medians. */
    static Table runs(List<MeasuredRun> runs, Repetition repetition) {
        List<Column> columns =
                new ArrayList<>(List.of(Column.text("run"), Column.text("verdict"), Column.number("ok")));
        latencies(columns, "p50", "p90", "p99", "p99.9", "max");
        List<List<String>> rows = new ArrayList<>();
        for (MeasuredRun run : runs) {
            List<String> row = new ArrayList<>(
                    List.of(String.valueOf(rows.size() + 1), Sentences.word(run), Figure.ok(run.counts())));
            latencies(row, run.response());
            rows.add(row);
        }
        List<String> medians = new ArrayList<>(List.of(
                "median",
                Sentences.word(repetition),
                Figure.median(repetition.run(), "error_rate", rate -> Figures.share(1 - rate))));
        medians.addAll(repeatedLatencies(repetition.run()));
        rows.add(medians);
        return new Table(columns, rows);
    }

    /** Whether a part of the response time is worth a word. */
    static boolean notable(Summary part, Summary response) {
        return part.p99Nanos() >= NOTABLE_NANOS && part.p99Nanos() >= NOTABLE_SHARE * response.p99Nanos();
    }

    static String name(StageResult stage) {
        return Text.clean(stage.name()) + (stage.cut() ? " (cut, not judged)" : "");
    }

    private static void latencies(List<Column> columns, String... titles) {
        for (String title : titles) {
            columns.add(Column.number(title));
        }
    }

    private static void latencies(List<String> row, Summary response) {
        row.add(Figure.latency(response, Summary::p50Nanos));
        row.add(Figure.latency(response, Summary::p90Nanos));
        row.add(Figure.latency(response, Summary::p99Nanos));
        row.add(Figure.p99Point9(response));
        row.add(Figure.latency(response, Summary::maxNanos));
    }
}
