package io.only1mcp.core.baseline;

import io.only1mcp.core.policy.Levels;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.result.BackendsResult;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Validity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Runs held against levels: of each limit the median over runs.
 *
 * @param levels what they are held against
 * @param outcomes level by level, limit by limit
 */
public record Validation(Levels levels, List<Outcome> outcomes) {
    public Validation {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * What became of a limit.
     *
     * @param level the name of its level
     * @param limit what was wanted
     * @param measured the median over runs, in the unit of the metric; empty where it was not measured
     */
    public record Outcome(String level, Threshold limit, OptionalDouble measured) {
        /** Whether it holds; what was not measured does not. */
        public boolean holds() {
            return measured.isPresent() && limit.holds(measured.getAsDouble());
        }
    }

    /** Holds runs, at least one, against levels. */
    public static Validation of(Levels levels, List<MeasuredRun> runs) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Levels.Level level : levels.levels()) {
            for (Threshold limit : level.limits()) {
                outcomes.add(new Outcome(level.name(), limit, median(limit.metric(), runs)));
            }
        }
        return new Validation(levels, outcomes);
    }

    /** The runs that say anything of what was measured: those that are not INVALID. */
    public static List<MeasuredRun> counting(List<MeasuredRun> runs) {
        return runs.stream()
                .filter(run -> run.validity().level() != Validity.Level.INVALID)
                .toList();
    }

    /** Whether all limits of a level hold. */
    public boolean reaches(String level) {
        return outcomes.stream()
                .filter(outcome -> outcome.level().equals(level))
                .allMatch(Outcome::holds);
    }

    /** Whether the level that is wanted, which is the first, is reached. */
    public boolean passes() {
        return reaches(levels.levels().get(0).name());
    }

    private static OptionalDouble median(Metric metric, List<MeasuredRun> runs) {
        double[] values = runs.stream()
                .map(run -> value(metric, run))
                .flatMapToDouble(OptionalDouble::stream)
                .sorted()
                .toArray();
        if (values.length < runs.size()) {
            return OptionalDouble.empty();
        }
        int half = values.length / 2;
        return OptionalDouble.of(values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2);
    }

    private static OptionalDouble value(Metric metric, MeasuredRun run) {
        Optional<Usage> usage = Optional.ofNullable(run.targetUsage());
        Optional<BackendsResult> backends = Optional.ofNullable(run.backends());
        return switch (metric.figure()) {
            case LATENCY -> quantile(run.response(), metric.quantile());
            case SERVICE -> quantile(run.service(), metric.quantile());
            case THROUGHPUT -> highest(run.stages());
            case ERROR_RATE -> OptionalDouble.of(run.counts().errorRate());
            case AVAILABILITY -> OptionalDouble.of(1 - run.counts().errorRate());
            case MEMORY_RSS -> of(usage.map(used -> (double) used.highestRssBytes()));
            case CPU_PERCENT -> of(usage.map(used -> used.cpuPercent() / 100));
            case CACHE_HIT_RATE -> of(backends.map(BackendsResult::cacheHitRate));
            case AMPLIFICATION -> of(backends.map(BackendsResult::amplification));
            case OVERHEAD, SUSTAINED_RATE, CONTEXT_REDUCTION, RECOVERY_TIME, AUDIT_COMPLETE -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble of(Optional<Double> value) {
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    /** What the target was seen to bear: the throughput of its best stage. */
    private static OptionalDouble highest(List<StageResult> stages) {
        return stages.stream()
                .filter(stage -> !stage.cut())
                .mapToDouble(StageResult::achievedPerSecond)
                .max();
    }

    private static OptionalDouble quantile(Summary summary, double quantile) {
        if (summary.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[][] known = {
            {0.5, summary.p50Nanos()},
            {0.9, summary.p90Nanos()},
            {0.95, summary.p95Nanos()},
            {0.99, summary.p99Nanos()},
            {1, summary.maxNanos()}
        };
        return Arrays.stream(known)
                .filter(one -> one[0] == quantile)
                .mapToDouble(one -> one[1])
                .findFirst();
    }
}
