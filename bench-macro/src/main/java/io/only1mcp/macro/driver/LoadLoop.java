package io.only1mcp.macro.driver;

import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.StreamRecorder;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongToIntFunction;

/**
 * The loop that loads a target: each pass makes due what has fallen due, gives up what is too old, writes what a
 * connection is free for, and handles what has arrived.
 *
 * <p>The clock of a request starts at its intended instant. It is <em>ready</em> in the first pass at or after that
 * instant; where the loop slept with no connection free, it could not have been sent earlier, and was ready at the
 * intended instant itself. Between intended and ready lies the driver's own fault, between ready and written the
 * target's. A late driver catches up: everything due leaves in one pass, each with its own intended stamp.
 */
final class LoadLoop implements Wire.Replies {
    /** Below this gap a sleep would be slept through, so the loop only polls. */
    private static final long POLL_GAP_NANOS = 100_000;

    /** How long before the next instant a second that is over may be handed over; and after how long it must be. */
    private static final long HAND_OVER_NANOS = 2_000_000;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long HAND_OVER_WITHIN_NANOS = 100_000_000;

    private static final Outcome.Failed TIMED_OUT = new Outcome.Failed(FailureKind.TIMEOUT, "no answer in time");
    private static final Outcome.Failed GIVEN_UP = new Outcome.Failed(FailureKind.CLOSED, "given up at the stop");

    private final NanoClock clock;
    private final Pace pace;
    private final Waiting waiting;
    private final List<Recorder.Window> windows;
    private final Wire wire;
    private final Recorder recorder;
    private final LongToIntFunction operationOf;
    private final long timeoutNanos;
    private final IntConsumer stageOver;
    private final Ledger ledger;

    private final Backlog backlog = new Backlog();
    private final Flights flights = new Flights();
    private final long[] outstanding;
    private long outstandingTotal;
    private long origin;
    private int firstOpenStage;
    private int window;
    private long workNanos;
    private boolean worked;
    private long awakeAt;
    private long lastWrittenAt;
    private boolean sleptWithoutConnection;
    private long stoppedAt = -1;
    private volatile boolean stop;
    private volatile boolean abort;

    /**
     * A loop.
     *
     * @param waiting how an open loop waits; a closed one, which has no instants to keep, sleeps
     * @param operationOf the operation of an arrival: a pure function
     * @param timeoutNanos counted from the intended instant
     * @param stageOver told of each stage when its last request is settled
     * @param ledger of injected faults
     */
    LoadLoop(
            NanoClock clock,
            Pace pace,
            Waiting waiting,
            Wire wire,
            Recorder recorder,
            LongToIntFunction operationOf,
            long timeoutNanos,
            IntConsumer stageOver,
            Ledger ledger) {
        this.clock = clock;
        this.pace = pace;
        this.waiting = pace instanceof OpenPace ? waiting : Waiting.SLEEPING;
        this.wire = wire;
        this.recorder = recorder;
        this.operationOf = operationOf;
        this.timeoutNanos = timeoutNanos;
        this.stageOver = stageOver;
        this.ledger = ledger;
        this.windows = pace.windows();
        this.outstanding = new long[windows.size()];
    }

    /** Runs until every request is settled; returns the nanoseconds from the start to the end. */
    long run() {
        origin = clock.nanos();
        long now = 0;
        while (true) {
            pass(now);
            if (firstOpenStage == outstanding.length) {
                recorder.end(now, stage());
                return now;
            }
            if (worked) {
                long passed = clock.nanos() - origin;
                workNanos += passed - now;
                now = passed;
            }
            long wakeAt = wakeAt(now);
            sleptWithoutConnection = wakeAt > now && wire.free() == 0;
            awakeAt = Long.MAX_VALUE;
            wire.poll(wakeAt - now);
            now = clock.nanos() - origin;
            awakeAt = Math.min(awakeAt, now);
            workNanos += now - awakeAt;
        }
    }

    /** Stops: nothing more falls due, what is in flight is waited for. From any thread. */
    void stop() {
        stop = true;
    }

    /** Stops and gives up what is in flight. From any thread. */
    void abort() {
        abort = true;
        stop = true;
    }

    /** When it was stopped, from the start; negative when it was not. */
    long stoppedAt() {
        return stoppedAt;
    }

    /** Time in passes that did work, nanoseconds; not the time spent spinning. */
    long workNanos() {
        return workNanos;
    }

    @Override
    public void awake() {
        awakeAt = Math.min(awakeAt, clock.nanos() - origin);
    }

    @Override
    public void streamed(Flight flight, int ended) {
        long now = clock.nanos() - origin;
        StreamRecorder streams = recorder.streams();
        if (!flight.streaming) {
            flight.streaming = true;
            streams.headers(now - flight.writtenAt);
        }
        for (int i = 0; i < ended; i++) {
            if (flight.events++ == 0) {
                streams.firstEvent(now - flight.writtenAt);
            } else {
                streams.nextEvent(now - flight.eventAt);
            }
            flight.eventAt = now;
        }
    }

    @Override
    public void settled(Flight flight, Outcome outcome) {
        long now = clock.nanos() - origin;
        flights.remove(flight);
        if (flight.events > 0) {
            recorder.streams().lastEvent(flight.eventAt - flight.writtenAt);
        }
        if (outcome instanceof Outcome.Failed failed) {
            failed(flight, failed, now);
        } else {
            int met = ledger.met(flight.operation, flight.arrival);
            recorder.ok(flight.stage, flight.operation, flight.intendedAt, flight.writtenAt, now, met);
        }
        settle(flight.stage, now);
    }

    private void failed(Flight flight, Outcome.Failed failed, long now) {
        int met = ledger.met(flight.operation, flight.arrival);
        recorder.failed(
                flight.stage, flight.operation, flight.arrival, failed, flight.writtenAt, now, timeoutNanos, met);
    }

    private void pass(long now) {
        worked = false;
        recorder.tick(now, stage());
        if (stop && stoppedAt < 0) {
            stoppedAt = now;
        }
        giveUp(now);
        writeBacklog();
        fallDue(now);
        while (firstOpenStage < outstanding.length && stageIsOver(firstOpenStage, now)) {
            stageOver.accept(firstOpenStage++);
        }
        if (recorder.hasOver() && (isQuiet(now) || now >= handOverAt())) {
            recorder.handOver();
            worked = true;
        }
    }

    /** Whether nothing waits for the driver, nor soon will. */
    private boolean isQuiet(long now) {
        return !worked && outstandingTotal == 0 && pace.next(now, 0) - now > HAND_OVER_NANOS;
    }

    private long handOverAt() {
        return recorder.secondEnd() - SECOND_NANOS + HAND_OVER_WITHIN_NANOS;
    }

    /** What has fallen due leaves at once where a connection is free, and joins the backlog elsewhere. */
    private void fallDue(long passAt) {
        if (stoppedAt >= 0) {
            return;
        }
        long now = passAt;
        long intended;
        // A driver that never catches up can be stopped all the same.
        while ((intended = pace.next(now, outstandingTotal)) <= now && !stop) {
            int stage = pace.stage();
            long arrival = backlog.nextArrival();
            int operation = operationOf.applyAsInt(arrival);
            boolean slept = sleptWithoutConnection && intended <= awakeAt;
            Flight flight = backlog.isEmpty() ? wire.take() : null;
            now = clock.nanos() - origin;
            long ready = slept ? intended : now;
            recorder.ready(stage, operation, intended, ready);
            outstanding[stage]++;
            outstandingTotal++;
            pace.advance();
            worked = true;
            if (flight == null) {
                backlog.add(stage, intended, ready);
                if (backlog.isFull()) {
                    leaveUnsent(timeoutNanos, now);
                }
            } else {
                backlog.skip();
                write(flight, arrival, stage, operation, intended, now, now - ready);
            }
        }
        writeBacklog();
    }

    private void giveUp(long now) {
        Flight eldest;
        while ((eldest = flights.eldest()) != null && (abort || now - eldest.intendedAt >= timeoutNanos)) {
            flights.remove(eldest);
            Outcome.Failed why = now - eldest.intendedAt >= timeoutNanos ? TIMED_OUT : GIVEN_UP;
            failed(eldest, why, now);
            settle(eldest.stage, now);
            wire.abandon(eldest);
            worked = true;
        }
        while (!backlog.isEmpty() && (stoppedAt >= 0 || now - backlog.intendedAt() >= timeoutNanos)) {
            leaveUnsent(Math.min(now - backlog.intendedAt(), timeoutNanos), now);
        }
    }

    /** The eldest that waits is never sent, and counts at this age. */
    private void leaveUnsent(long age, long now) {
        int stage = backlog.stage();
        recorder.unsent(stage, operationOf.applyAsInt(backlog.arrival()), age);
        backlog.remove();
        settle(stage, now);
        worked = true;
    }

    private void writeBacklog() {
        while (!backlog.isEmpty()) {
            Flight flight = wire.take();
            if (flight == null) {
                Outcome.Failed down = wire.down();
                if (down == null) {
                    return;
                }
                refuse(down);
                continue;
            }
            long arrival = backlog.arrival();
            int stage = backlog.stage();
            long intended = backlog.intendedAt();
            long ready = backlog.readyAt();
            backlog.remove();
            long now = clock.nanos() - origin;
            write(flight, arrival, stage, operationOf.applyAsInt(arrival), intended, now, now - ready);
            worked = true;
        }
    }

    private void write(Flight flight, long arrival, int stage, int operation, long intended, long now, long blocked) {
        flight.arrival = arrival;
        flight.stage = stage;
        flight.operation = operation;
        flight.intendedAt = intended;
        flight.writtenAt = now;
        lastWrittenAt = now;
        flight.streaming = false;
        flight.events = 0;
        recorder.written(stage, operation, now, blocked);
        flights.add(flight);
        wire.write(flight);
    }

    /** An arrival that finds no connection and no hope of one is an attempt that failed at once. */
    private void refuse(Outcome.Failed down) {
        int stage = backlog.stage();
        int operation = operationOf.applyAsInt(backlog.arrival());
        long now = clock.nanos() - origin;
        recorder.written(stage, operation, now, 0);
        recorder.failed(stage, operation, backlog.arrival(), down, now, now, timeoutNanos, 0);
        backlog.remove();
        settle(stage, now);
        worked = true;
    }

    private void settle(int stage, long now) {
        outstanding[stage]--;
        outstandingTotal--;
        pace.settled(now);
    }

    private boolean stageIsOver(int stage, long now) {
        return outstanding[stage] == 0 && (stoppedAt >= 0 || pace.isOver(stage, now));
    }

    private int stage() {
        return Math.min(firstOpenStage, outstanding.length - 1);
    }

    /** Until when nothing but an arriving answer can need a pass. */
    private long wakeAt(long now) {
        long wake = recorder.hasOver() ? handOverAt() : recorder.secondEnd();
        Flight eldest = flights.eldest();
        if (eldest != null) {
            wake = Math.min(wake, eldest.intendedAt + timeoutNanos);
        }
        if (!backlog.isEmpty()) {
            wake = Math.min(wake, backlog.intendedAt() + timeoutNanos);
        }
        while (window < windows.size() && windows.get(window).endNanos() <= now) {
            window++;
        }
        if (window < windows.size()) {
            wake = Math.min(wake, windows.get(window).endNanos());
        }
        if (eldest != null && waiting.expectsAnswer(now - lastWrittenAt)) {
            return now;
        }
        if (wire.free() == 0 || stoppedAt >= 0) {
            return wake;
        }
        long next = pace.next(now, outstandingTotal);
        if (next == Pace.NEVER) {
            return wake;
        }
        if (pace.gap() < POLL_GAP_NANOS) {
            return now;
        }
        return Math.min(wake, next - waiting.spinNanos(pace.gap()));
    }
}
