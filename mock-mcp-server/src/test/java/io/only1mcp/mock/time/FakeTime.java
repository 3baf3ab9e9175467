package io.only1mcp.mock.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that stands still until the test turns it. A stop passes at once, and is remembered. */
public final class FakeTime implements LoopTime {

    private record Alarm(long atNanos, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private final List<Duration> stops = new ArrayList<>();
    private long now = 1_000_000_000_000L;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void wake(long atNanos, Runnable task) {
        alarms.add(new Alarm(atNanos, task));
    }

    @Override
    public void stop(long nanos) {
        stops.add(Duration.ofNanos(nanos));
        now += nanos;
    }

    /** Lets that much time pass, and what is due happen at its instant. */
    public void advance(Duration duration) {
        long until = now + duration.toNanos();
        while (true) {
            Alarm next = alarms.stream()
                    .filter(alarm -> alarm.atNanos <= until)
                    .min(Comparator.comparingLong(Alarm::atNanos))
                    .orElse(null);
            if (next == null) {
                break;
            }
            alarms.remove(next);
            now = Math.max(now, next.atNanos);
            next.task.run();
        }
        now = Math.max(now, until);
    }

    /** Every stop so far. */
    public List<Duration> stops() {
        return stops;
    }
}
