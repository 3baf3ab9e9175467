package io.only1mcp.core.result;

import io.only1mcp.core.recording.BackendCounts;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.Injected;
import io.only1mcp.core.recording.OperationBackends;
import io.only1mcp.core.recording.OperationRecording;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.SecondRow;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.TargetUsage;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.statistics.LatencyBucket;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.BreakingPoint;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Judgement;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of a result's runs: the schedule driven once, and what it said.
 *
 * @param startedAt when the clock of the run started
 * @param durationSeconds from then to the last settlement
 * @param seed of the draws of schedule and workload
 * @param validity whether the figures mean anything, with the caveats and the self-checks
 * @param counts what became of all requests
 * @param response over all stages; see {@link StageResult}
 * @param service over all stages
 * @param lateness over all stages
 * @param blocked over all stages
 * @param responseHistogram how the response times are spread; empty where nothing was answered
 * @param stages in order; those that a stop left out are absent
 * @param operations in the order of the workload
 * @param errors failures of one kind and detail together, the most frequent first
 * @param wrongReplies the first replies that were wrong whatever the load, each with its request
 * @param streams the answers that came as event streams; null where none did
 * @param sessions those that came and went; null where all lasted as long as the run
 * @param heldStreams those that clients held open; null where none were to be
 * @param injected what injected faults did over all stages; null where none are injected
 * @param faults the ledger: each kind of injected fault from both sides; empty where none are injected
 * @param targetUsage what the target used; null where it was not observed
 * @param backendsUsage what the backends used together; null where they were not observed
 * @param backends what the backends were asked; null where they are not ours to ask
 * @param driver how the driver itself fared
 * @param thresholds what became of those that apply to the run as a whole
 * @param breakingPoint where a run that went on until something was broken ended; null where it did not
 * @param verdict what all thresholds say together
 * @param exitStatus what the run alone would leave for the shell
 * @param seconds second by second; older parts of a long run minute by minute
 */
public record MeasuredRun(
        Instant startedAt,
        double durationSeconds,
        long seed,
        Validity validity,
        Counts counts,
        Summary response,
        Summary service,
        Summary lateness,
        Summary blocked,
        List<LatencyBucket> responseHistogram,
        List<StageResult> stages,
        List<OperationResult> operations,
        List<ErrorCount> errors,
        List<WrongReplyResult> wrongReplies,
        @Nullable StreamsResult streams,
        @Nullable SessionsResult sessions,
        @Nullable HeldStreamsResult heldStreams,
        @Nullable InjectedResult injected,
        List<FaultCount> faults,
        @Nullable Usage targetUsage,
        @Nullable Usage backendsUsage,
        @Nullable BackendsResult backends,
        DriverResult driver,
        List<ThresholdOutcome> thresholds,
        @Nullable BreakingPoint breakingPoint,
        Verdict verdict,
        ExitStatus exitStatus,
        List<SecondRow> seconds) {
    /** What every report says where {@link #closed()}. */
    public static final String CLOSED = "closed model: latencies under self-limiting load";

    public MeasuredRun {
        stages = List.copyOf(stages);
        operations = List.copyOf(operations);
        errors = List.copyOf(errors);
        // Results of older programs have none of these.
        responseHistogram = List.copyOf(Objects.requireNonNullElse(responseHistogram, List.of()));
        wrongReplies = Objects.requireNonNullElse(wrongReplies, List.of());
        faults = Objects.requireNonNullElse(faults, List.of());
        thresholds = List.copyOf(thresholds);
        seconds = List.copyOf(seconds);
    }

    /**
     * The result of a run.
     *
     * @param recording what it left behind
     * @param path the way that its requests took
     * @param seed of its draws
     * @param usage what the target used
     * @param backendsUsage what the backends used together
     * @param backends what the backends were asked
     * @param seconds the rows of its series
     * @param validity of the recording
     * @param judgement of the recording
     * @param exitStatus what the run leaves for the shell
     */
    public static MeasuredRun of(
            Recording recording,
            MeasuredPath path,
            long seed,
            TargetUsage usage,
            Optional<Usage> backendsUsage,
            Optional<BackendCounts> backends,
            List<SecondRow> seconds,
            Validity validity,
            Judgement judgement,
            ExitStatus exitStatus) {
        List<StageResult> stages = new ArrayList<>();
        for (int i = 0; i < recording.stages().size(); i++) {
            StageRecording stage = recording.stages().get(i);
            boolean step = stage.duration().isZero() && !stage.cut();
            if (!step) {
                stages.add(StageResult.of(
                        stage, path, usage.stage(i), judgement.stages().get(i)));
            }
        }
        return new MeasuredRun(
                recording.startedAt(),
                recording.duration().toNanos() / 1e9,
                seed,
                validity,
                recording.counts(),
                Summary.of(recording.response()),
                Summary.of(recording.service()),
                Summary.of(recording.lateness()),
                Summary.of(recording.blocked()),
                LatencyBucket.of(recording.response()),
                stages,
                operations(recording, backends),
                recording.errors(),
                recording.wrongReplies().stream().map(WrongReplyResult::of).toList(),
                recording.streams().map(StreamsResult::of).orElse(null),
                recording.sessions().map(SessionsResult::of).orElse(null),
                recording.held().map(HeldStreamsResult::of).orElse(null),
                InjectedResult.of(
                        recording.stages().stream()
                                .flatMap(stage -> Optional.ofNullable(stage.injected()).stream())
                                .reduce(Injected::plus)
                                .orElse(null),
                        recording.counts()),
                recording.faults().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(met -> new FaultCount(
                                met.getKey(),
                                backends.map(counts -> counts.injected(met.getKey()))
                                        .orElse(0L),
                                met.getValue()))
                        .toList(),
                usage.run().orElse(null),
                backendsUsage.orElse(null),
                backends.map(BackendsResult::of).orElse(null),
                DriverResult.of(recording.driver()),
                judgement.run(),
                judgement.breakingPoint(),
                judgement.verdict(),
                exitStatus,
                seconds);
    }

    private static List<OperationResult> operations(Recording recording, Optional<BackendCounts> backends) {
        List<OperationBackends> asked = backends.map(BackendCounts::operations).orElse(List.of());
        List<OperationResult> operations = new ArrayList<>();
        for (OperationRecording operation : recording.operations()) {
            int i = operations.size();
            operations.add(OperationResult.of(operation, i < asked.size() ? asked.get(i) : null));
        }
        return operations;
    }

    /** Whether users asked, each waiting for its answer: a slow target is asked less. */
    public boolean closed() {
        return stages.stream().anyMatch(StageResult::closed);
    }
}
