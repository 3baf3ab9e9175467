package io.only1mcp.core.report;

import io.only1mcp.core.policy.Better;
import io.only1mcp.core.report.Table.Column;
import io.only1mcp.core.result.MicroScore;
import io.only1mcp.core.statistics.Mean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tables of micro-benchmarks with what competes side by side, the same in every report. */
final class MicroTables {
    private static final double CONFIDENCE = 0.95;
    private static final String RIVAL = "rival";
    /** What the profiler of the collector says besides the bytes that an operation allocates, which is the figure. */
    private static final Set<String> LEFT_OUT = Set.of("gc.count", "gc.time", "gc.alloc.rate");

    private static final Set<String> PAIR = Set.of("before", "after");

    private MicroTables() {}

    /**
     * A table with its title.
     *
     * @param title the benchmark, the unit, which way is better
     * @param table parameters down, rivals across
     */
    record Titled(String title, Table table) {}

    /** The scores, then what was counted beside them. */
    static List<Titled> of(List<MicroScore> scores) {
        Map<String, List<Cell>> groups = new LinkedHashMap<>();
        for (MicroScore score : scores) {
            String name = score.type()
                    + (PAIR.contains(score.method()) ? "" : "." + score.method())
                    + (score.threads() == 1 ? "" : ", " + score.threads() + " threads");
            String better = score.better() == Better.LOWER ? "less is better" : "more is better";
            add(groups, name + " · " + score.unit() + ", " + better, new Cell(score, score.values()));
            for (MicroScore.Secondary secondary : score.secondary()) {
                String unit = secondary.unit().isBlank() ? "" : ", " + secondary.unit();
                if (!LEFT_OUT.contains(secondary.name())) {
                    add(groups, name + " · " + secondary.name() + unit, new Cell(score, secondary.forks()));
                }
            }
        }
        return groups.entrySet().stream()
                .map(group -> new Titled(group.getKey(), table(group.getValue())))
                .toList();
    }

    private static void add(Map<String, List<Cell>> groups, String title, Cell cell) {
        if (!cell.values().isEmpty()) {
            groups.computeIfAbsent(title, any -> new ArrayList<>()).add(cell);
        }
    }

    /** A figure of a benchmark, fork by fork. */
    private record Cell(MicroScore score, List<Double> values) {
        String column() {
            String rival = score.params().get(RIVAL);
            return rival != null ? rival : PAIR.contains(score.method()) ? score.method() : "score";
        }

        String row() {
            return score.params().entrySet().stream()
                    .filter(param -> !param.getKey().equals(RIVAL))
                    .map(param -> param.getKey() + " " + param.getValue())
                    .collect(Collectors.joining(", "));
        }

        String text() {
            return figure(values);
        }
    }

    /** A score in one line. */
    static String text(MicroScore score) {
        return figure(score.values()) + " " + score.unit();
    }

    /** The mean over forks, with its interval where there are several. */
    private static String figure(List<Double> values) {
        Mean mean = Mean.of(values, CONFIDENCE);
        Double low = mean.low();
        Double high = mean.high();
        return low == null || high == null
                ? digits(mean.value())
                : digits(mean.value()) + " [" + digits(low) + ", " + digits(high) + "]";
    }

    private static Table table(List<Cell> cells) {
        Set<String> columns = new LinkedHashSet<>();
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (Cell cell : cells) {
            columns.add(cell.column());
            rows.computeIfAbsent(cell.row(), any -> new LinkedHashMap<>()).put(cell.column(), cell.text());
        }
        List<String> ordered = columns.containsAll(PAIR) ? List.of("before", "after") : List.copyOf(columns);
        List<Column> titles = new ArrayList<>();
        titles.add(Column.text(""));
        ordered.forEach(column -> titles.add(Column.number(column.toLowerCase(Locale.ROOT))));
        List<List<String>> lines = new ArrayList<>();
        rows.forEach((row, found) -> {
            List<String> line = new ArrayList<>();
            line.add(row.isEmpty() ? "all" : row);
            ordered.forEach(column -> line.add(found.getOrDefault(column, Figure.NONE)));
            lines.add(line);
        });
        return new Table(titles, lines);
    }

    /** Three digits that count. */
    static String digits(double value) {
        double size = Math.abs(value);
        String format = size >= 99.95 || size == 0 ? "%.0f" : size >= 9.995 ? "%.1f" : size >= 0.9995 ? "%.2f" : "%.3g";
        return String.format(Locale.ROOT, format, value);
    }
}
