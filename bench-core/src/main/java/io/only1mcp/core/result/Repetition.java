package io.only1mcp.core.result;

import io.only1mcp.core.statistics.Spread;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Judgement;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What several runs of one plan say together.
 *
 * @param validity the worst of all runs: one that is not to be trusted spoils the whole
 * @param stages the figures of each stage that every run drove to its end, in their order
 * @param run the figures of the runs as wholes
 * @param thresholds each held against the median over the runs, those of the stages first
 * @param verdict what these say together
 */
public record Repetition(
        Validity.Level validity,
        List<RepeatedStage> stages,
        List<RepeatedFigure> run,
        List<ThresholdOutcome> thresholds,
        Verdict verdict) {
    private static final Metric THROUGHPUT = metric("throughput");
    private static final Metric ERROR_RATE = metric("error_rate");
    private static final Metric MEMORY_RSS = metric("memory_rss");
    private static final Metric CPU_PERCENT = metric("cpu_percent");

    public Repetition {
        stages = List.copyOf(stages);
        run = List.copyOf(run);
        thresholds = List.copyOf(thresholds);
    }

    /**
     * A stage over the runs.
     *
     * @param name of the stage
     * @param figures of its runs
     */
    public record RepeatedStage(String name, List<RepeatedFigure> figures) {
        public RepeatedStage {
            figures = List.copyOf(figures);
        }
    }

    /**
     * One figure over the runs.
     *
     * @param metric what it is
     * @param spread in the unit of the metric
     */
    public record RepeatedFigure(Metric metric, Spread spread) {}

    /**
     * The repetition of these runs.
     *
     * @param judgement of the medians
     */
    public static Repetition of(List<MeasuredRun> runs, Judgement judgement) {
        List<RepeatedStage> stages = new ArrayList<>();
        int most = runs.stream().mapToInt(run -> run.stages().size()).min().orElse(0);
        for (int k = 0; k < most; k++) {
            int stage = k;
            List<StageResult> same =
                    runs.stream().map(run -> run.stages().get(stage)).toList();
            if (same.stream().noneMatch(StageResult::cut)) {
                stages.add(new RepeatedStage(same.get(0).name(), ofStage(same)));
            }
        }
        return new Repetition(
                runs.stream()
                        .map(run -> run.validity().level())
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                stages,
                ofRun(runs),
                Stream.concat(judgement.stages().stream().flatMap(List::stream), judgement.run().stream())
                        .toList(),
                judgement.verdict());
    }

    private static List<RepeatedFigure> ofStage(List<StageResult> same) {
        Figures<StageResult> figures = new Figures<>(same);
        figures.add(THROUGHPUT, stage -> OptionalDouble.of(stage.achievedPerSecond()));
        figures.add(ERROR_RATE, stage -> OptionalDouble.of(stage.counts().errorRate()));
        figures.latencies("latency", StageResult::response);
        figures.latencies("service", StageResult::service);
        return figures.all;
    }

    private static List<RepeatedFigure> ofRun(List<MeasuredRun> runs) {
        Figures<MeasuredRun> figures = new Figures<>(runs);
        figures.add(ERROR_RATE, run -> OptionalDouble.of(run.counts().errorRate()));
        figures.latencies("latency", MeasuredRun::response);
        figures.latencies("service", MeasuredRun::service);
        figures.add(
                MEMORY_RSS,
                run -> run.targetUsage() == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of((double) run.targetUsage().highestRssBytes()));
        figures.add(
                CPU_PERCENT,
                run -> run.targetUsage() == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(run.targetUsage().cpuPercent() / 100));
        return figures.all;
    }

    private static Metric metric(String key) {
        return Metric.of(key).orElseThrow();
    }

    /** The figures of things that there is one of in each run; a figure that one of them lacks is left out. */
    private static final class Figures<T> {
        private final List<T> ones;
        private final List<RepeatedFigure> all = new ArrayList<>();

        Figures(List<T> ones) {
            this.ones = ones;
        }

        void latencies(String figure, Function<T, Summary> of) {
            add(figure, "p50", of, summary -> OptionalLong.of(summary.p50Nanos()));
            add(figure, "p90", of, summary -> OptionalLong.of(summary.p90Nanos()));
            add(figure, "p95", of, summary -> OptionalLong.of(summary.p95Nanos()));
            add(figure, "p99", of, summary -> OptionalLong.of(summary.p99Nanos()));
            add(figure, "p99_9", of, Summary::p99_9Nanos);
            add(figure, "p99_99", of, Summary::p99_99Nanos);
            add(figure, "max", of, summary -> OptionalLong.of(summary.maxNanos()));
        }

        private void add(
                String figure, String quantile, Function<T, Summary> of, Function<Summary, OptionalLong> value) {
            add(metric(figure + "_" + quantile), one -> {
                Summary summary = of.apply(one);
                OptionalLong nanos = summary.isEmpty() ? OptionalLong.empty() : value.apply(summary);
                return nanos.isPresent() ? OptionalDouble.of((double) nanos.getAsLong()) : OptionalDouble.empty();
            });
        }

        void add(Metric metric, Function<T, OptionalDouble> value) {
            double[] values = ones.stream()
                    .map(value)
                    .flatMapToDouble(OptionalDouble::stream)
                    .toArray();
            if (values.length == ones.size()) {
                all.add(new RepeatedFigure(metric, Spread.of(values)));
            }
        }
    }
}
