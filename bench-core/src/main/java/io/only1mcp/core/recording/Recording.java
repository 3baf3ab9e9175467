package io.only1mcp.core.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What one run left behind: facts, nothing derived.
 *
 * @param startedAt when the clock of the run started
 * @param duration from the start to the last settlement
 * @param stages in order; those that a stop left out are absent
 * @param operations in the order of the workload
 * @param errors failures by kind and detail, the most frequent first
 * @param wrongReplies the first replies that were wrong whatever the load
 * @param faults how many requests met each injected fault, by what the driver knows of them; empty where none are injected
 * @param streams the answers that came as event streams; empty where none did
 * @param sessions those that came and went; empty where all lasted as long as the run
 * @param held the event streams that clients held open; empty where none were to be
 * @param little Little's law from both sides
 * @param driver how the driver itself fared
 */
public record Recording(
        Instant startedAt,
        Duration duration,
        List<StageRecording> stages,
        List<OperationRecording> operations,
        List<ErrorCount> errors,
        List<WrongReply> wrongReplies,
        Map<InjectedFault, Long> faults,
        Optional<StreamRecording> streams,
        Optional<SessionRecording> sessions,
        Optional<HeldStreams> held,
        Recorder.Little little,
        DriverFacts driver) {
    public Recording {
        stages = List.copyOf(stages);
        operations = List.copyOf(operations);
        errors = List.copyOf(errors);
        wrongReplies = List.copyOf(wrongReplies);
        faults = Map.copyOf(faults);
    }

    /** The counts of all stages together. */
    public Counts counts() {
        return stages.stream().map(StageRecording::counts).reduce(Counts.none(), Counts::plus);
    }

    /** The same recording of some of its stages alone; what it knows of the whole stays. */
    public Recording of(List<StageRecording> some) {
        return new Recording(
                startedAt,
                duration,
                some,
                operations,
                errors,
                wrongReplies,
                faults,
                streams,
                sessions,
                held,
                little,
                driver);
    }

    /** Response times of the whole run. */
    public Histogram response() {
        return Histograms.sum(stages.stream().map(StageRecording::response).toList());
    }

    /** Service times of the whole run. */
    public Histogram service() {
        return Histograms.sum(stages.stream().map(StageRecording::service).toList());
    }

    /** Lateness over the whole run. */
    public Histogram lateness() {
        return Histograms.sum(stages.stream().map(StageRecording::lateness).toList());
    }

    /** Blocked times over the whole run. */
    public Histogram blocked() {
        return Histograms.sum(stages.stream().map(StageRecording::blocked).toList());
    }

    /**
     * How the driver itself fared inside the run.
     *
     * @param workShare the share of time in passes of its loop that did work, 0 to 1
     * @param longestGcPause the longest pause of its own garbage collector
     * @param gcPauses how many there were
     * @param connectionsOpened connections opened, those that replaced lost ones too
     * @param connectionsAsked connections that the profile asked for
     * @param cpu CPU time of the driver's whole process, user and system
     * @param host what the machine did to it
     */
    public record DriverFacts(
            double workShare,
            Duration longestGcPause,
            long gcPauses,
            long connectionsOpened,
            int connectionsAsked,
            Duration cpu,
            HostFacts host) {

        /** The facts of a driver on a machine that does not tell what it does to it. */
        public DriverFacts(
                double workShare,
                Duration longestGcPause,
                long gcPauses,
                long connectionsOpened,
                int connectionsAsked,
                Duration cpu) {
            this(workShare, longestGcPause, gcPauses, connectionsOpened, connectionsAsked, cpu, HostFacts.UNKNOWN);
        }
    }
}
