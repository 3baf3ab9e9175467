package io.only1mcp.core.recording;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Records one run as it happens; live, for one event loop.
 *
 * <p>Assumes that one thread calls every method but {@link #giveBack}, that instants never go backwards, and that each
 * arrival is reported in the order due, ready, written or unsent, settled. Guarantees that memory does not grow with the
 * run: each whole second is handed over and used again, and that nothing is allocated for a good answer.
 *
 * <p>All instants are nanoseconds from the start of the run, all durations nanoseconds.
 */
@SuppressWarnings("EnumOrdinal") // injected faults are slots of an array
public final class Recorder {
    private static final long SECOND = 1_000_000_000L;
    static final int OPERATION_SPAN_SECONDS = 10;

    private final Window[] windows;
    private final Cell[] stages;
    private final Cell[] operations;
    private final Failures failures = new Failures();
    private final Consumer<Second> seconds;
    private final boolean injects;
    private final StreamRecorder streams = new StreamRecorder();
    private final long[] faults = new long[InjectedFault.values().length];
    private final Queue<Second> spare = new ConcurrentLinkedQueue<>();
    private final Queue<Second> over = new ArrayDeque<>();

    private Second second = new Second();
    private long secondEnd = SECOND;
    private Histogram[] span;
    private int window;
    private int inFlight;
    private long backlog;
    private long lastChange;
    private double inFlightNanos;
    private double sojournNanos;

    /** A recorder of a run in which no faults are injected. */
    public Recorder(List<Window> windows, List<String> operations, Consumer<Second> seconds) {
        this(windows, operations, seconds, false);
    }

    /**
     * A recorder.
     *
     * @param windows the stages with their windows, in order
     * @param operations the names of the workload's operations, in order
     * @param seconds receives each second at a {@link #handOver}, on the recording thread; whoever receives one gives it back
     * @param injects whether requests that met no injected fault are recorded apart too
     */
    public Recorder(List<Window> windows, List<String> operations, Consumer<Second> seconds, boolean injects) {
        this.windows = windows.toArray(new Window[0]);
        this.stages = windows.stream().map(w -> new Cell(w.name(), injects)).toArray(Cell[]::new);
        this.operations = operations.stream().map(name -> new Cell(name, false)).toArray(Cell[]::new);
        this.injects = injects;
        this.seconds = seconds;
        this.span = emptySpan();
        this.spare.add(new Second());
    }

    /**
     * A stage's name, rates and window.
     *
     * @param name what a report calls it
     * @param fromPerSecond intended rate at its begin; NaN in a closed loop
     * @param toPerSecond intended rate at its end; NaN in a closed loop
     * @param startNanos when it begins
     * @param endNanos when it ends, exclusive
     */
    public record Window(String name, double fromPerSecond, double toPerSecond, long startNanos, long endNanos) {}

    /** An arrival of {@code stage} fell due, and the driver was ready for it at {@code readyAt}. */
    public void ready(int stage, int operation, long intendedAt, long readyAt) {
        Cell cell = stages[stage];
        cell.intended++;
        operations[operation].intended++;
        if (readyAt < windows[stage].endNanos) {
            cell.readyInTime++;
        }
        long lateness = readyAt - intendedAt;
        Histograms.record(cell.lateness, lateness);
        Histograms.record(second.lateness, lateness);
        second.intended++;
        backlog++;
    }

    /** It was written at {@code writtenAt}, after {@code blockedNanos} without a free connection. */
    public void written(int stage, int operation, long writtenAt, long blockedNanos) {
        stages[stage].sent++;
        operations[operation].sent++;
        Histograms.record(stages[stage].blocked, blockedNanos);
        second.sent++;
        backlog--;
        flight(writtenAt, 1);
    }

    /** It was given up unsent, {@code ageNanos} after its intended instant. */
    public void unsent(int stage, int operation, long ageNanos) {
        stages[stage].unsent++;
        operations[operation].unsent++;
        second.unsent++;
        backlog--;
        response(stage, operation, ageNanos, 0);
    }

    /** Its good answer was whole at {@code now}, and it met no injected fault. */
    public void ok(int stage, int operation, long intendedAt, long writtenAt, long now) {
        ok(stage, operation, intendedAt, writtenAt, now, 0);
    }

    /**
     * Its good answer was whole at {@code now}.
     *
     * @param met the bits of the injected faults that it met
     */
    public void ok(int stage, int operation, long intendedAt, long writtenAt, long now, int met) {
        stages[stage].ok++;
        operations[operation].ok++;
        second.ok++;
        while (window < windows.length - 1 && now >= windows[window].endNanos) {
            window++;
        }
        if (now < windows[window].endNanos) {
            stages[window].answered++;
        }
        met(stage, met, false);
        response(stage, operation, now - intendedAt, met);
        long service = now - writtenAt;
        Histograms.record(stages[stage].service, service);
        Histograms.record(operations[operation].service, service);
        settled(writtenAt, now);
    }

    /**
     * Request number {@code arrival} failed at {@code now}; a timeout counts at {@code timeoutNanos}.
     *
     * @param met the bits of the injected faults that it met
     */
    public void failed(
            int stage,
            int operation,
            long arrival,
            Outcome.Failed failure,
            long writtenAt,
            long now,
            long timeoutNanos,
            int met) {
        stages[stage].failed.merge(failure.kind(), 1L, Long::sum);
        operations[operation].failed.merge(failure.kind(), 1L, Long::sum);
        second.failed++;
        met(stage, met, true);
        if (failure.kind() == FailureKind.TIMEOUT) {
            response(stage, operation, timeoutNanos, met);
        }
        failures.add(failure, arrival, operations[operation].name, now);
        settled(writtenAt, now);
    }

    /**
     * Closes the seconds that are over at {@code now}, to be handed over later. Called at least once a second, and before
     * what happened after the end of a second is reported: what is reported earlier counts in the second that was.
     */
    public void tick(long now, int stage) {
        while (now >= secondEnd) {
            flight(secondEnd, 0);
            // After a long standstill: one second waits at the most, whatever the number that is over.
            handOver();
            close(secondEnd, stage);
            secondEnd += SECOND;
        }
    }

    /** Whether a closed second waits to be handed over. */
    public boolean hasOver() {
        return !over.isEmpty();
    }

    /** Hands over the closed seconds. It wakes whoever receives them, which takes longer than to record: best when nothing is due. */
    public void handOver() {
        Second done;
        while ((done = over.poll()) != null) {
            seconds.accept(done);
        }
    }

    /** When the second in progress ends. */
    public long secondEnd() {
        return secondEnd;
    }

    /** Requests in flight. */
    public int inFlight() {
        return inFlight;
    }

    /** Ends the recording at {@code now}: the last second, shorter than the others, is handed over. */
    public void end(long now, int stage) {
        tick(now, stage);
        if (now > secondEnd - SECOND) {
            flight(now, 0);
            close(now, stage);
        }
        handOver();
    }

    /** Takes back a second that its receiver has done with; from any thread. */
    public void giveBack(Second done) {
        done.clear();
        spare.add(done);
    }

    /** How many stages there are. */
    public int stages() {
        return stages.length;
    }

    /**
     * What {@code stage} left behind; call it when its last request is settled.
     *
     * @param cutAt when a stop cut it short, or a negative number
     */
    public StageRecording stage(int stage, long cutAt) {
        Window w = windows[stage];
        Cell cell = stages[stage];
        boolean cut = cutAt >= 0 && cutAt < w.endNanos;
        long end = cut ? Math.max(cutAt, w.startNanos) : w.endNanos;
        return new StageRecording(
                w.name,
                w.fromPerSecond,
                w.toPerSecond,
                Duration.ofNanos(w.startNanos),
                Duration.ofNanos(end - w.startNanos),
                cut,
                cell.counts(),
                cell.answered,
                cell.readyInTime,
                cell.response,
                cell.service,
                cell.lateness,
                cell.blocked,
                cell.untouched == null ? null : new Injected(cell.injected, cell.injectedFailed, cell.untouched));
    }

    /** Where the times inside event streams go. */
    public StreamRecorder streams() {
        return streams;
    }

    /** How many requests met each injected fault; empty where none are injected. */
    public Map<InjectedFault, Long> faults() {
        Map<InjectedFault, Long> met = new EnumMap<>(InjectedFault.class);
        if (injects) {
            for (InjectedFault fault : InjectedFault.values()) {
                met.put(fault, faults[fault.ordinal()]);
            }
        }
        return met;
    }

    /** What the operations left behind, in the order of the workload. */
    public List<OperationRecording> operations() {
        List<OperationRecording> all = new ArrayList<>();
        for (Cell cell : operations) {
            all.add(new OperationRecording(cell.name, cell.counts(), cell.response, cell.service, null));
        }
        return all;
    }

    /** The first wrong replies, each with the request that met it. */
    public List<WrongReply> wrongReplies() {
        return failures.wrongReplies();
    }

    /** The failures, those with equal kind and detail counted together. */
    public List<ErrorCount> errors() {
        return failures.errors();
    }

    /**
     * Little's law from both sides: the mean number in flight by counting, against the sum of the times spent in flight
     * over the same span. They are the same number by arithmetic unless a request was lost or settled twice.
     */
    public Little little() {
        return new Little(inFlightNanos, sojournNanos);
    }

    /**
     * Two sums that must agree.
     *
     * @param inFlightNanos the integral over time of the number in flight
     * @param sojournNanos the sum over requests of the time from write to settlement
     */
    public record Little(double inFlightNanos, double sojournNanos) {}

    private void met(int stage, int met, boolean failed) {
        if (met == 0) {
            return;
        }
        stages[stage].injected++;
        stages[stage].injectedFailed += failed ? 1 : 0;
        for (int i = 0; i < faults.length; i++) {
            faults[i] += met >>> i & 1;
        }
    }

    private void response(int stage, int operation, long nanos, int met) {
        Histogram untouched = stages[stage].untouched;
        if (untouched != null && met == 0) {
            Histograms.record(untouched, nanos);
        }
        Histograms.record(stages[stage].response, nanos);
        Histograms.record(operations[operation].response, nanos);
        Histograms.record(second.response, nanos);
        Histograms.record(span[operation], nanos);
    }

    private void settled(long writtenAt, long now) {
        sojournNanos += now - writtenAt;
        flight(now, -1);
    }

    private void flight(long at, int change) {
        inFlightNanos += (double) inFlight * (at - lastChange);
        lastChange = at;
        inFlight += change;
    }

    private void close(long end, int stage) {
        Second done = second;
        done.index = (secondEnd - SECOND) / SECOND;
        done.lengthNanos = end - (secondEnd - SECOND);
        done.inFlight = inFlight;
        done.backlog = backlog;
        done.stage = stage;
        boolean last = done.lengthNanos < SECOND;
        if (last || (done.index + 1) % OPERATION_SPAN_SECONDS == 0) {
            done.operations = span;
            span = emptySpan();
        }
        Second next = spare.poll();
        second = next == null ? new Second() : next;
        over.add(done);
    }

    private Histogram[] emptySpan() {
        Histogram[] fresh = new Histogram[operations.length];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = Histograms.empty();
        }
        return fresh;
    }

    private static final class Cell {
        final String name;
        long intended;
        long sent;
        long unsent;
        long ok;
        long answered;
        long readyInTime;
        final Map<FailureKind, Long> failed = new EnumMap<>(FailureKind.class);
        final Histogram response = Histograms.empty();
        final Histogram service = Histograms.empty();
        final Histogram lateness = Histograms.empty();
        final Histogram blocked = Histograms.empty();
        /** Responses to requests that met no injected fault; null where none are injected. */
        final @Nullable Histogram untouched;

        long injected;
        long injectedFailed;

        Cell(String name, boolean injects) {
            this.name = name;
            this.untouched = injects ? Histograms.empty() : null;
        }

        Counts counts() {
            return new Counts(intended, sent, unsent, ok, failed);
        }
    }
}
