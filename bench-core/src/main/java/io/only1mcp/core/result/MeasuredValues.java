package io.only1mcp.core.result;

import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Judge;
import io.only1mcp.core.verdict.Metric;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a kept run measured, by the names that thresholds have for it. */
public final class MeasuredValues {
    private MeasuredValues() {}

    /**
     * A run's value of a metric in the unit of the metric, as thresholds on the run as a whole see it; of a run with several
     * stages the throughput is that of all of them together.
     *
     * @return nothing where it was not measured, or rests on too few samples
     */
    public static OptionalDouble of(MeasuredRun run, Metric metric) {
        return switch (metric.figure()) {
            case LATENCY -> quantile(run.response(), metric);
            case SERVICE -> quantile(run.service(), metric);
            case THROUGHPUT -> throughput(run);
            case ERROR_RATE -> ofIntended(run, run.counts().errorRate());
            case AVAILABILITY -> ofIntended(run, 1 - run.counts().errorRate());
            case MEMORY_RSS -> usage(run.targetUsage(), true);
            case CPU_PERCENT -> usage(run.targetUsage(), false);
            case CACHE_HIT_RATE ->
                run.backends() == null
                        ? OptionalDouble.empty()
                        : nullable(run.backends().cacheHitRate());
            case AMPLIFICATION ->
                run.backends() == null
                        ? OptionalDouble.empty()
                        : nullable(run.backends().amplification());
            case OVERHEAD, SUSTAINED_RATE, CONTEXT_REDUCTION, RECOVERY_TIME, AUDIT_COMPLETE -> judged(run, metric);
        };
    }

    /** What only a judge can tell is known where a threshold asked for it. */
    private static OptionalDouble judged(MeasuredRun run, Metric metric) {
        return run.thresholds().stream()
                .filter(outcome -> outcome.threshold().metric().equals(metric))
                .flatMapToDouble(outcome -> outcome.measured().stream())
                .findFirst();
    }

    /**
     * A quantile in nanoseconds, by the rule that thresholds have.
     *
     * @return nothing where it rests on too few samples, or a summary has no such quantile
     */
    public static OptionalDouble quantile(Summary summary, Metric metric) {
        if (summary.count() < Judge.samplesNeeded(metric)) {
            return OptionalDouble.empty();
        }
        OptionalLong nanos = switch (metric.key().replaceFirst("^[a-z]+_", "")) {
            case "p50" -> OptionalLong.of(summary.p50Nanos());
            case "p90" -> OptionalLong.of(summary.p90Nanos());
            case "p95" -> OptionalLong.of(summary.p95Nanos());
            case "p99" -> OptionalLong.of(summary.p99Nanos());
            case "p99_9" -> summary.p99_9Nanos();
            case "p99_99" -> summary.p99_99Nanos();
            case "max" -> OptionalLong.of(summary.maxNanos());
            default -> OptionalLong.empty();
        };
        return nanos.isPresent() ? OptionalDouble.of((double) nanos.getAsLong()) : OptionalDouble.empty();
    }

    private static OptionalDouble throughput(MeasuredRun run) {
        double answered = 0;
        double seconds = 0;
        for (StageResult stage : run.stages()) {
            answered += stage.achievedPerSecond() * stage.durationSeconds();
            seconds += stage.durationSeconds();
        }
        return seconds > 0 ? OptionalDouble.of(answered / seconds) : OptionalDouble.empty();
    }

    private static OptionalDouble ofIntended(MeasuredRun run, double value) {
        return run.counts().intended() == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static OptionalDouble usage(@Nullable Usage usage, boolean memory) {
        if (usage == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(memory ? (double) usage.highestRssBytes() : usage.cpuPercent() / 100);
    }

    private static OptionalDouble nullable(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
