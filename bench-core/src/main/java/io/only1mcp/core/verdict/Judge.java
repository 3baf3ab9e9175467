package io.only1mcp.core.verdict;

import io.only1mcp.core.recording.BackendCounts;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Histograms;
import io.only1mcp.core.recording.Injected;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.TargetUsage;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.statistics.LeastQuantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Holds recordings against thresholds; pure functions.
 *
 * <p>A threshold on the throughput applies to the stages whose lowest intended rate is at or above the limit, and to every
 * stage of a closed loop, which asks for all that it can get. Any other threshold applies to every stage and to the run.
 * Stages that a stop cut short are not judged, and the run is judged over the others.
 *
 * <p>A quantile {@code q} of {@code n} samples rests on the {@code n (1 - q)} samples beyond it. It is judged per stage
 * only where these are {@value #SAMPLES_BEYOND} or more, else over the run alone. Where they are fewer there too, a limit is
 * broken if so many samples are above it as would be in one of twenty cases at most, were the quantile at the limit; else it is
 * inconclusive. What was not measured is inconclusive, never a pass.
 *
 * <p>A threshold of the proxy leaves out the requests that met an injected fault; where none are injected, there are none.
 */
public final class Judge {
    private static final int SAMPLES_BEYOND = 10;
    /** One slow answer alone, whatever slowed it, breaks nothing. */
    private static final double CONFIDENCE = 0.99;
    /** So much of a rate has to be answered well where it is called sustained: answers at its end fall behind it. */
    private static final double SUSTAINED = 0.995;

    private Judge() {}

    /**
     * Judges one stage when its last request is settled.
     *
     * @param usage what the target used during the stage
     * @return one outcome for each threshold that can be judged here; none for a cut stage
     */
    public static List<ThresholdOutcome> stage(
            StageRecording stage, Optional<Usage> usage, List<Threshold> thresholds) {
        List<ThresholdOutcome> outcomes = new ArrayList<>();
        if (stage.cut()) {
            return outcomes;
        }
        Measured measured = new Measured(
                stage.counts(),
                stage.response(),
                stage.service(),
                Optional.ofNullable(stage.injected()),
                usage,
                Optional.empty(),
                OptionalDouble.empty());
        for (Threshold threshold : thresholds) {
            OptionalDouble value = threshold.metric().figure() == Metric.Figure.THROUGHPUT
                    ? throughput(stage, threshold.limit())
                    : measured.value(threshold);
            value.ifPresent(v -> outcomes.add(ThresholdOutcome.measured(threshold, stage.name(), v)));
        }
        return outcomes;
    }

    /** Whether the run ends after a stage with these outcomes, unless it was told to continue on failure. */
    public static boolean stops(List<ThresholdOutcome> outcomes) {
        return outcomes.stream().anyMatch(ThresholdOutcome::broken);
    }

    /**
     * Judges a run when its last request is settled: each stage again, and the whole.
     *
     * @param usage what the target used
     * @param backends what the backends were asked; it counts for the run alone
     */
    public static Judgement run(
            Recording recording, TargetUsage usage, Optional<BackendCounts> backends, List<Threshold> thresholds) {
        return run(recording, usage, backends, thresholds, false);
    }

    /**
     * The same of a run that may have gone on until something was broken.
     *
     * @param untilBroken whether the first stage that broke a threshold is what was looked for
     */
    public static Judgement run(
            Recording recording,
            TargetUsage usage,
            Optional<BackendCounts> backends,
            List<Threshold> thresholds,
            boolean untilBroken) {
        List<List<ThresholdOutcome>> stages = new ArrayList<>();
        List<StageRecording> whole = new ArrayList<>();
        OptionalDouble sustained = OptionalDouble.empty();
        BreakingPoint breakingPoint = null;
        for (StageRecording stage : recording.stages()) {
            List<ThresholdOutcome> outcomes = stage(stage, usage.stage(stages.size()), thresholds);
            stages.add(outcomes);
            if (untilBroken && breakingPoint == null && stops(outcomes)) {
                breakingPoint = new BreakingPoint(stage.name(), stage.lowestPerSecond(), broken(outcomes));
            } else if (!stage.cut() && breakingPoint == null) {
                whole.add(stage);
                sustained = max(sustained, sustained(stage, outcomes));
            }
        }
        Measured measured = new Measured(
                whole.stream().map(StageRecording::counts).reduce(Counts.none(), Counts::plus),
                Histograms.sum(whole.stream().map(StageRecording::response).toList()),
                Histograms.sum(whole.stream().map(StageRecording::service).toList()),
                whole.stream()
                        .flatMap(stage -> Optional.ofNullable(stage.injected()).stream())
                        .reduce(Injected::plus),
                usage.run(),
                backends,
                sustained);
        List<ThresholdOutcome> run = new ArrayList<>();
        for (Threshold threshold : thresholds) {
            boolean rate = threshold.metric().figure() == Metric.Figure.THROUGHPUT;
            OptionalDouble value = measured.value(threshold);
            if (whole.isEmpty()) {
                run.add(unmeasured(threshold, "no stage ran to its end"));
            } else if (value.isPresent()) {
                run.add(ThresholdOutcome.measured(threshold, ThresholdOutcome.RUN, value.getAsDouble()));
            } else if (!rate) {
                run.add(measured.ofTooFew(threshold));
            } else if (stages.stream()
                    .flatMap(List::stream)
                    .noneMatch(o -> o.threshold().equals(threshold))) {
                run.add(unmeasured(threshold, "no stage that ran to its end intends " + threshold.limitText()));
            }
        }
        return Judgement.of(stages, run, unexcused(recording), breakingPoint);
    }

    /** What fails a run without any threshold: replies that are wrong whatever the load, and that none at all was good. */
    private static @Nullable String unexcused(Recording recording) {
        Counts counts = recording.counts();
        long wrong = Arrays.stream(FailureKind.values())
                .filter(FailureKind::wrong)
                .mapToLong(counts::failed)
                .sum();
        if (wrong > 0) {
            String first = recording.wrongReplies().stream()
                    .findFirst()
                    .map(reply -> ", the first to request " + reply.request() + " (" + reply.operation() + "): "
                            + reply.evidence())
                    .orElse("");
            return "wrong replies: " + wrong + " of " + counts.sent() + first;
        }
        return counts.ok() > 0 || counts.intended() == 0
                ? null
                : "none of " + counts.intended() + " requests was answered well";
    }

    private static List<String> broken(List<ThresholdOutcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome ->
                        outcome.verdict() instanceof Verdict.Fail fail ? fail.breaches().stream() : Stream.empty())
                .map(Verdict.Breach::text)
                .toList();
    }

    /** The rate of a stage that holds one rate, where it was sustained. */
    private static OptionalDouble sustained(StageRecording stage, List<ThresholdOutcome> outcomes) {
        boolean holds = stage.fromPerSecond() == stage.toPerSecond()
                && !stage.duration().isZero();
        return holds && !stops(outcomes) && stage.throughput() >= SUSTAINED * stage.toPerSecond()
                ? OptionalDouble.of(stage.toPerSecond())
                : OptionalDouble.empty();
    }

    private static OptionalDouble max(OptionalDouble a, OptionalDouble b) {
        return a.isEmpty() || (b.isPresent() && b.getAsDouble() > a.getAsDouble()) ? b : a;
    }

    private static OptionalDouble throughput(StageRecording stage, double limit) {
        return !stage.duration().isZero() && (stage.closed() || stage.lowestPerSecond() >= limit)
                ? OptionalDouble.of(stage.throughput())
                : OptionalDouble.empty();
    }

    /** The samples that a quantile takes; rounded, since 1 - 0.9 is not 0.1 in binary. The maximum takes one. */
    public static long samplesNeeded(Metric metric) {
        return metric.quantile() == 1 ? 1 : Math.round(SAMPLES_BEYOND / (1 - metric.quantile()));
    }

    private static ThresholdOutcome unmeasured(Threshold threshold, String reason) {
        return ThresholdOutcome.unmeasured(threshold, ThresholdOutcome.RUN, reason);
    }

    /** What was measured in one place. */
    private record Measured(
            Counts counts,
            Histogram response,
            Histogram service,
            Optional<Injected> injected,
            Optional<Usage> usage,
            Optional<BackendCounts> backends,
            OptionalDouble sustained) {

        /** The value of a metric in its unit, where it was measured and rests on enough samples. */
        OptionalDouble value(Threshold threshold) {
            Metric metric = threshold.metric();
            Optional<Injected> without = threshold.of() == Threshold.Of.PROXY ? injected : Optional.empty();
            double errorRate = without.map(faults -> faults.errorRate(counts)).orElse(counts.errorRate());
            return switch (metric.figure()) {
                case LATENCY, SERVICE -> quantile(metric, samples(threshold));
                case ERROR_RATE -> ofIntended(errorRate);
                case AVAILABILITY -> ofIntended(1 - errorRate);
                case MEMORY_RSS -> ofUsage(Usage::highestRssBytes);
                case CPU_PERCENT -> ofUsage(used -> used.cpuPercent() / 100);
                case CACHE_HIT_RATE -> ofBackends(BackendCounts::cacheHitRate);
                case AMPLIFICATION -> ofBackends(BackendCounts::amplification);
                case SUSTAINED_RATE -> sustained;
                case THROUGHPUT, OVERHEAD, CONTEXT_REDUCTION, RECOVERY_TIME, AUDIT_COMPLETE -> OptionalDouble.empty();
            };
        }

        /** What can be said of the run where {@link #value} is absent. */
        ThresholdOutcome ofTooFew(Threshold threshold) {
            OptionalDouble least = atLeast(threshold);
            return least.isPresent() && !threshold.holds(least.getAsDouble())
                    ? ThresholdOutcome.measured(threshold, ThresholdOutcome.RUN, least.getAsDouble(), true)
                    : unmeasured(threshold, whyNot(threshold));
        }

        /** The least that a quantile with an upper limit can be, which its few samples say. */
        private OptionalDouble atLeast(Threshold threshold) {
            Metric.Figure figure = threshold.metric().figure();
            if ((figure != Metric.Figure.LATENCY && figure != Metric.Figure.SERVICE)
                    || threshold.comparison() != Threshold.Comparison.MAX) {
                return OptionalDouble.empty();
            }
            OptionalLong least =
                    LeastQuantile.of(samples(threshold), threshold.metric().quantile(), CONFIDENCE);
            return least.isPresent() ? OptionalDouble.of((double) least.getAsLong()) : OptionalDouble.empty();
        }

        /** What a quantile is of. */
        private Histogram samples(Threshold threshold) {
            if (threshold.metric().figure() == Metric.Figure.SERVICE) {
                return service;
            }
            return threshold.of() == Threshold.Of.PROXY
                    ? injected.map(Injected::response).orElse(response)
                    : response;
        }

        private String whyNot(Threshold threshold) {
            Metric metric = threshold.metric();
            return switch (metric.figure()) {
                case LATENCY, SERVICE -> tooFew(metric, samples(threshold));
                case ERROR_RATE, AVAILABILITY -> "no request was intended";
                case MEMORY_RSS, CPU_PERCENT -> "the target's processes were not observed";
                case OVERHEAD -> "the overhead is measured by the paired experiment alone";
                case CACHE_HIT_RATE, AMPLIFICATION ->
                    backends.isEmpty()
                            ? "the backends' own counts are not part of this run"
                            : "nothing was asked of the target that the backends' counts could be held against";
                case SUSTAINED_RATE -> "no stage held one rate, kept to all thresholds and was answered";
                case THROUGHPUT, CONTEXT_REDUCTION, RECOVERY_TIME, AUDIT_COMPLETE -> "this run does not measure it";
            };
        }

        private static OptionalDouble quantile(Metric metric, Histogram histogram) {
            return histogram.getTotalCount() < samplesNeeded(metric)
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) histogram.getValueAtPercentile(100 * metric.quantile()));
        }

        private static String tooFew(Metric metric, Histogram histogram) {
            return "too few samples: " + histogram.getTotalCount() + ", it takes " + samplesNeeded(metric);
        }

        private OptionalDouble ofIntended(double value) {
            return counts.intended() == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
        }

        private OptionalDouble ofBackends(Function<BackendCounts, OptionalDouble> figure) {
            return backends.map(figure).orElse(OptionalDouble.empty());
        }

        private OptionalDouble ofUsage(ToDoubleFunction<Usage> figure) {
            return usage.stream().mapToDouble(figure).findFirst();
        }
    }
}
