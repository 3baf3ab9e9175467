package io.only1mcp.macro.driver;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Schedule;
import io.only1mcp.core.recording.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When the next request is due: by the schedule of an open loop, or as the users of a closed one become free. */
sealed interface Pace {
    /** The answer when nothing is due before something else happens. */
    long NEVER = Long.MAX_VALUE;

    /** When the next arrival is intended, given {@code outstanding} requests that are due or in flight. */
    long next(long now, long outstanding);

    /** The stage that intends it. */
    int stage();

    /** The next arrival has fallen due. */
    void advance();

    /** The gap between arrivals at present, in nanoseconds. */
    long gap();

    /** Whether no arrival of {@code stage} is still to come. */
    boolean isOver(int stage, long now);

    /** The stages and their windows. */
    List<Recorder.Window> windows();

    /** The pace of {@code arrival}. */
    static Pace of(Arrival arrival) {
        if (arrival instanceof Arrival.Closed closed) {
            return new Closed(closed, Long.MAX_VALUE);
        }
        return new Open((Arrival.Stages) arrival);
    }

    /** A closed loop of one step that ends after {@code most} requests, if its time is not over first. */
    static Pace atMost(Arrival.Step step, long most) {
        return new Closed(new Arrival.Closed(List.of(step)), most);
    }

    /** An open loop: the schedule, whatever the answers do. */
    final class Open implements Pace {
        private final Schedule schedule;
        private long arrival;
        private int stage;
        private long intended;
        private long gap = NEVER;

        Open(Arrival.Stages stages) {
            schedule = new Schedule(stages.stages());
            intended = at();
        }

        @Override
        public long next(long now, long outstanding) {
            return intended;
        }

        @Override
        public int stage() {
            return stage;
        }

        @Override
        public void advance() {
            long before = intended;
            arrival++;
            intended = at();
            gap = intended == NEVER ? NEVER : intended - before;
        }

        @Override
        public long gap() {
            return gap;
        }

        @Override
        public boolean isOver(int ofStage, long now) {
            return now >= schedule.startNanos(ofStage + 1) && arrival >= schedule.firstArrival(ofStage + 1);
        }

        @Override
        public List<Recorder.Window> windows() {
            List<Recorder.Window> windows = new ArrayList<>();
            for (Arrival.Stage s : schedule.stages()) {
                int k = windows.size();
                windows.add(new Recorder.Window(
                        name(s),
                        s.fromPerSecond(),
                        s.toPerSecond(),
                        schedule.startNanos(k),
                        schedule.startNanos(k + 1)));
            }
            return windows;
        }

        private long at() {
            if (arrival >= schedule.size()) {
                return NEVER;
            }
            stage = schedule.stageOf(arrival, stage);
            return schedule.intendedNanos(arrival, stage);
        }

        private static String name(Arrival.Stage s) {
            String what = s.fromPerSecond() == s.toPerSecond()
                    ? "hold " + rate(s.toPerSecond())
                    : "ramp " + rate(s.fromPerSecond()) + "→" + rate(s.toPerSecond());
            return what + "/s " + Spans.text(s.duration());
        }

        private static String rate(double perSecond) {
            return perSecond == Math.rint(perSecond)
                    ? Long.toString((long) perSecond)
                    : String.format(Locale.ROOT, "%.1f", perSecond);
        }
    }

    /** A closed loop: a user's next request is due when the last one is settled. */
    final class Closed implements Pace {
        private final int[] users;
        private final long[] startNanos;
        private final List<Recorder.Window> windows = new ArrayList<>();
        private final long most;
        private long arrivals;
        private int stage;

        Closed(Arrival.Closed closed, long most) {
            this.most = most;
            int n = closed.steps().size();
            users = new int[n];
            startNanos = new long[n + 1];
            for (int k = 0; k < n; k++) {
                Arrival.Step step = closed.steps().get(k);
                users[k] = step.users();
                startNanos[k + 1] = startNanos[k] + step.duration().toNanos();
                String name = users[k] + (users[k] == 1 ? " user " : " users ") + Spans.text(step.duration());
                windows.add(new Recorder.Window(name, Double.NaN, Double.NaN, startNanos[k], startNanos[k + 1]));
            }
        }

        @Override
        public long next(long now, long outstanding) {
            while (stage < users.length && now >= startNanos[stage + 1]) {
                stage++;
            }
            if (stage == users.length) {
                return NEVER;
            }
            return outstanding < users[stage] && arrivals < most ? now : NEVER;
        }

        @Override
        public int stage() {
            return Math.min(stage, users.length - 1);
        }

        @Override
        public void advance() {
            arrivals++;
        }

        @Override
        public long gap() {
            return NEVER;
        }

        @Override
        public boolean isOver(int ofStage, long now) {
            return now >= startNanos[ofStage + 1] || arrivals >= most;
        }

        @Override
        public List<Recorder.Window> windows() {
            return List.copyOf(windows);
        }
    }

    /** Durations as people write them. */
    final class Spans {
        private Spans() {}

        static String text(Duration d) {
            long ms = d.toMillis();
            if (ms % 60_000 == 0 && ms > 0) {
                return ms / 60_000 + "m";
            }
            return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
        }
    }
}
