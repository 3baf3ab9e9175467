package io.only1mcp.macro.driver;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Schedule;
import io.only1mcp.core.recording.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An open loop: the schedule, whatever the answers do. */
final class OpenPace implements Pace {
    private final List<Arrival.Stage> stages;
    private final Schedule schedule;
    private final Schedule.Cursor arrivals;
    private long gap = NEVER;

    /**
     * A pace.
     *
     * @param seed of what is drawn
     */
    OpenPace(Arrival.Open open, long seed) {
        stages = open.stages();
        schedule = new Schedule(open, seed);
        arrivals = schedule.arrivals();
    }

    @Override
    public long next(long now, long outstanding) {
        return arrivals.over() ? NEVER : arrivals.nanos();
    }

    @Override
    public int stage() {
        return arrivals.stage();
    }

    @Override
    public void advance() {
        long before = arrivals.nanos();
        arrivals.next();
        gap = arrivals.over() ? NEVER : arrivals.nanos() - before;
    }

    @Override
    public void settled(long now) {}

    @Override
    public long gap() {
        return gap;
    }

    @Override
    public boolean isOver(int ofStage, long now) {
        return now >= schedule.startNanos(ofStage + 1) && (arrivals.over() || arrivals.stage() > ofStage);
    }

    @Override
    public List<Recorder.Window> windows() {
        List<Recorder.Window> windows = new ArrayList<>();
        for (Arrival.Stage s : stages) {
            int k = windows.size();
            windows.add(new Recorder.Window(
                    name(s), s.fromPerSecond(), s.toPerSecond(), schedule.startNanos(k), schedule.startNanos(k + 1)));
        }
        return windows;
    }

    private static String name(Arrival.Stage s) {
        boolean hold = s.fromPerSecond() == s.toPerSecond();
        String what = !s.label().isEmpty() ? s.label() : hold ? "hold" : "ramp";
        String rates = hold ? rate(s.toPerSecond()) : rate(s.fromPerSecond()) + "→" + rate(s.toPerSecond());
        return what + " " + rates + "/s " + Pace.text(s.duration());
    }

    private static String rate(double perSecond) {
        return perSecond == Math.rint(perSecond)
                ? Long.toString((long) perSecond)
                : String.format(Locale.ROOT, "%.1f", perSecond);
    }
}
