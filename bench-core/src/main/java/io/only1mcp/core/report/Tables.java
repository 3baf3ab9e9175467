package io.only1mcp.core.report;

import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    static Table operations(List<OperationResult> operations, long intended) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("operation"), Column.number("share"), Column.number("requests"), Column.number("ok")));
        latencies(columns, "p50", "p90", "p99", "p99.9", "max", "service p99");
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
            rows.add(row);
        }
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
