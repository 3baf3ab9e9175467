package io.only1mcp.core.report;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.SecondRow;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.statistics.Summary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a load test as comma-separated values, quoted as RFC 4180 has it, for spreadsheets and plotting programs: one row for each run
 * ({@code scope} is {@code run}), for each of its stages, operations and seconds. Names of columns carry their unit and are those of
 * {@code result.json}; a cell is empty where nothing was measured.
 */
public final class CsvReport {
    private static final List<String> COLUMNS = List.of(
            "run",
            "scope",
            "name",
            "start_seconds",
            "length_seconds",
            "intended",
            "sent",
            "unsent",
            "ok",
            "failed",
            "achieved_per_second",
            "p50_us",
            "p90_us",
            "p95_us",
            "p99_us",
            "p99_9_us",
            "max_us",
            "service_p99_us",
            "target_rss_bytes",
            "target_cpu_percent");
    private static final String NONE = "";

    private final List<List<String>> rows = new ArrayList<>();

    private CsvReport() {}

    /** The document, with names of columns in its first line. */
    public static String of(RunResult result) {
        CsvReport report = new CsvReport();
        report.rows.add(COLUMNS);
        for (int i = 0; i < result.runs().size(); i++) {
            report.run(
                    Integer.toString(i + 1), result.profileName(), result.runs().get(i));
        }
        return report.rows.stream()
                .map(row -> row.stream().map(CsvReport::cell).collect(Collectors.joining(",")) + "\n")
                .collect(Collectors.joining());
    }

    private void run(String number, String profile, MeasuredRun run) {
        rows.add(row(Stream.of(
                Stream.of(number, "run", profile, "0", number(run.durationSeconds())),
                counts(run.counts()),
                Stream.of(NONE),
                latencies(run.response(), run.service()),
                usage(run.targetUsage()))));
        for (StageResult stage : run.stages()) {
            rows.add(row(Stream.of(
                    Stream.of(
                            number,
                            "stage",
                            stage.name(),
                            number(stage.startSeconds()),
                            number(stage.durationSeconds())),
                    counts(stage.counts()),
                    Stream.of(number(stage.achievedPerSecond())),
                    latencies(stage.response(), stage.service()),
                    usage(stage.targetUsage()))));
        }
        for (OperationResult operation : run.operations()) {
            rows.add(row(Stream.of(
                    Stream.of(number, "operation", operation.name(), NONE, NONE),
                    counts(operation.counts()),
                    Stream.of(NONE),
                    latencies(operation.response(), operation.service()),
                    usage(null))));
        }
        for (SecondRow second : run.seconds()) {
            rows.add(row(Stream.of(
                    Stream.of(
                            number,
                            "second",
                            NONE,
                            Long.toString(second.startSeconds()),
                            number(second.lengthSeconds()),
                            Long.toString(second.intended()),
                            Long.toString(second.sent()),
                            Long.toString(second.unsent()),
                            Long.toString(second.ok()),
                            Long.toString(second.failed()),
                            NONE),
                    Stream.of(
                            micros(second.p50Nanos()),
                            NONE,
                            NONE,
                            micros(second.p99Nanos()),
                            NONE,
                            micros(second.maxNanos()),
                            NONE),
                    Stream.of(number(second.rssBytes()), number(second.cpuPercent())))));
        }
    }

    private static List<String> row(Stream<Stream<String>> parts) {
        return parts.flatMap(part -> part).toList();
    }

    private static Stream<String> counts(Counts counts) {
        return Stream.of(counts.intended(), counts.sent(), counts.unsent(), counts.ok(), counts.failedTotal())
                .map(String::valueOf);
    }

    private static Stream<String> latencies(Summary response, Summary service) {
        return response.isEmpty()
                ? Stream.of(NONE, NONE, NONE, NONE, NONE, NONE, NONE)
                : Stream.of(
                        micros(response.p50Nanos()),
                        micros(response.p90Nanos()),
                        micros(response.p95Nanos()),
                        micros(response.p99Nanos()),
                        response.p99_9Nanos().isPresent()
                                ? micros(response.p99_9Nanos().getAsLong())
                                : NONE,
                        micros(response.maxNanos()),
                        service.isEmpty() ? NONE : micros(service.p99Nanos()));
    }

    private static Stream<String> usage(@Nullable Usage usage) {
        return usage == null
                ? Stream.of(NONE, NONE)
                : Stream.of(number(usage.highestRssBytes()), number(usage.cpuPercent()));
    }

    private static String micros(@Nullable Long nanos) {
        return nanos == null ? NONE : plain(BigDecimal.valueOf(nanos, 3));
    }

    private static String number(@Nullable Number value) {
        return value == null ? NONE : plain(new BigDecimal(value.toString()));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** Names come from profiles and targets, and may hold what ends a cell. */
    static String cell(String text) {
        String line = Text.clean(text);
        return line.contains(",") || line.contains("\"") ? '"' + line.replace("\"", "\"\"") + '"' : line;
    }
}
