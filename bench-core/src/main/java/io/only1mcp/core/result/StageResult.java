package io.only1mcp.core.result;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.ThresholdOutcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a run. Counts and latencies go by the intended instant; {@code achievedPerSecond} goes by the instant of the
 * answer, so that a target that drains late does not look fast.
 *
 * @param name what a report calls it
 * @param path the way that its requests took
 * @param closed whether users asked, each waiting for its answer, and no rate was intended
 * @param cut whether a stop cut it short; it is then not judged
 * @param startSeconds when it began, from the start of the run
 * @param durationSeconds how long its window is; of a cut one, how long it ran
 * @param fromPerSecond the intended rate at its begin; null in a closed loop
 * @param toPerSecond the intended rate at its end; null in a closed loop
 * @param intendedPerSecond arrivals over the length; null in a closed loop
 * @param readyPerSecond arrivals that the driver was ready for in time, over the length; null in a closed loop
 * @param achievedPerSecond good answers that arrived inside the window, over its length: the throughput
 * @param counts what became of its requests
 * @param response from the intended instant to the last byte of the answer
 * @param service from the write to the last byte of the answer
 * @param lateness from the intended instant until the driver was ready
 * @param blocked from ready to the write
 * @param injected what injected faults did; null where none are injected
 * @param targetUsage what the target used; null where it was not observed
 * @param thresholds what became of those that apply here
 */
public record StageResult(
        String name,
        MeasuredPath path,
        boolean closed,
        boolean cut,
        double startSeconds,
        double durationSeconds,
        @Nullable Double fromPerSecond,
        @Nullable Double toPerSecond,
        @Nullable Double intendedPerSecond,
        @Nullable Double readyPerSecond,
        double achievedPerSecond,
        Counts counts,
        Summary response,
        Summary service,
        Summary lateness,
        Summary blocked,
        @Nullable InjectedResult injected,
        @Nullable Usage targetUsage,
        List<ThresholdOutcome> thresholds) {
    public StageResult {
        thresholds = List.copyOf(thresholds);
    }

    /** The result of a stage. */
    static StageResult of(
            StageRecording stage, MeasuredPath path, Optional<Usage> usage, List<ThresholdOutcome> thresholds) {
        boolean closed = stage.closed();
        return new StageResult(
                stage.name(),
                path,
                closed,
                stage.cut(),
                stage.start().toNanos() / 1e9,
                stage.duration().toNanos() / 1e9,
                closed ? null : Double.valueOf(stage.fromPerSecond()),
                closed ? null : Double.valueOf(stage.toPerSecond()),
                closed ? null : Double.valueOf(stage.perSecond(stage.counts().intended())),
                closed ? null : Double.valueOf(stage.perSecond(stage.readyInTime())),
                stage.throughput(),
                stage.counts(),
                Summary.of(stage.response()),
                Summary.of(stage.service()),
                Summary.of(stage.lateness()),
                Summary.of(stage.blocked()),
                InjectedResult.of(stage.injected(), stage.counts()),
                usage.orElse(null),
                thresholds);
    }
}
