package io.only1mcp.macro.driver;

import io.only1mcp.core.recording.Outcome;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A target and a clock in memory: time passes only while the loop waits, and by what a pass is said to cost. */
final class FakeWire implements OpenWire, NanoClock {
    /** What the target does with a request. */
    interface Target {
        /** When the answer to a request written at {@code writtenAt} is whole; {@code NEVER} for no answer. */
        long answeredAt(long arrival, long writtenAt);
    }

    static final long NEVER = Long.MAX_VALUE;

    private record Answer(Flight flight, long at, long number) {}

    private final Target target;
    private final ArrayDeque<Flight> free = new ArrayDeque<>();
    private final PriorityQueue<Answer> answers =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.number, b.number));
    private @Nullable Replies replies;
    private long now;
    private long written;
    private long passCost = 200;
    private long pauseAt = NEVER;
    private long pauseNanos;
    /** How long after its time a sleep ends. */
    long wakesLate;

    Outcome outcome = new Outcome.Ok();
    Outcome.@Nullable Failed down;
    boolean reconnects = true;
    int abandoned;
    Runnable whenSettled = () -> {};

    FakeWire(int connections, Target target) {
        this.target = target;
        for (int i = 0; i < connections; i++) {
            free.add(new Flight());
        }
    }

    @Override
    public void listener(Replies listener) {
        replies = listener;
    }

    /** The driver itself stands still once, as in a pause of its collector: nothing wakes it for so long. */
    void pauseDriver(long at, long nanos) {
        pauseAt = at;
        pauseNanos = nanos;
    }

    /** The driver itself is busy for so long. */
    void spend(long nanos) {
        now += nanos;
    }

    long written() {
        return written;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public @Nullable Flight take() {
        return free.poll();
    }

    @Override
    public int free() {
        return free.size();
    }

    @Override
    public Outcome.@Nullable Failed down() {
        return down;
    }

    @Override
    public void write(Flight flight) {
        long at = target.answeredAt(flight.arrival, flight.writtenAt);
        answers.add(new Answer(flight, at, written++));
    }

    @Override
    public int poll(long waitNanos) {
        Answer next = answers.peek();
        if (waitNanos > 0) {
            now = Math.min(now + waitNanos, Math.max(now, next == null ? NEVER : next.at)) + wakesLate;
        } else {
            now += passCost;
        }
        if (now >= pauseAt) {
            now += pauseNanos;
            pauseAt = NEVER;
        }
        int handled = 0;
        while ((next = answers.peek()) != null && next.at <= now) {
            answers.remove();
            if (replies != null) {
                replies.awake();
                free.add(next.flight);
                replies.settled(next.flight, outcome);
                whenSettled.run();
            }
            handled++;
        }
        return handled;
    }

    @Override
    public void sends(Requests next) {}

    @Override
    public int openConnections() {
        return free.size();
    }

    @Override
    public @Nullable String refusal() {
        return null;
    }

    @Override
    public long openedTotal() {
        return free.size();
    }

    @Override
    public void close() {}

    @Override
    public void abandon(Flight flight) {
        answers.removeIf(a -> a.flight == flight);
        if (reconnects) {
            free.add(new Flight());
        }
        abandoned++;
    }
}
