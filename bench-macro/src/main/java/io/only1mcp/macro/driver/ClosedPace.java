package io.only1mcp.macro.driver;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.recording.Recorder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A closed loop: a user's next request is due when its last one is settled and it has thought. Users of a step come one
 * after the other where it ramps up; those of the step before go as soon as they are too many, after their answer.
 *
 * <p>All think for the same time, so they are ready again in the order in which they were answered: a ring of instants.
 */
final class ClosedPace implements Pace {
    private final List<Arrival.Step> steps;
    private final long thinkNanos;
    private final long[] startNanos;
    private final List<Recorder.Window> windows = new ArrayList<>();
    private final long most;
    private long arrivals;
    private int stage;
    private long due;
    /** When each thinking user is ready again, the next one first. */
    private long[] readyAt = new long[64];

    private long firstReady;
    private long endReady;

    /**
     * A pace.
     *
     * @param most after so many requests it ends, if its time is not over first
     */
    ClosedPace(Arrival.Closed closed, long most) {
        this.most = most;
        this.steps = closed.steps();
        this.thinkNanos = closed.thinkTime().toNanos();
        startNanos = new long[steps.size() + 1];
        for (int k = 0; k < steps.size(); k++) {
            Arrival.Step step = steps.get(k);
            startNanos[k + 1] = startNanos[k] + step.duration().toNanos();
            String name = step.users() + (step.users() == 1 ? " user " : " users ") + Pace.text(step.duration());
            windows.add(new Recorder.Window(name, Double.NaN, Double.NaN, startNanos[k], startNanos[k + 1]));
        }
    }

    @Override
    public long next(long now, long outstanding) {
        while (stage < steps.size() && now >= startNanos[stage + 1]) {
            stage++;
        }
        if (stage == steps.size() || arrivals >= most) {
            return NEVER;
        }
        long users = here(now);
        while (isThinking() && head() <= now && outstanding + thinking() > users) {
            firstReady++;
        }
        if (outstanding + thinking() < users) {
            due = now;
        } else {
            long nextUser = users < steps.get(stage).users() ? comesAt(users) : NEVER;
            due = Math.min(nextUser, isThinking() ? head() : NEVER);
        }
        return due;
    }

    /** How many users of the stage have come. */
    private long here(long now) {
        Arrival.Step step = steps.get(stage);
        long rampUp = step.rampUp().toNanos();
        long since = now - startNanos[stage];
        if (since >= rampUp) {
            return step.users();
        }
        long users = 1 + (long) ((double) since / rampUp * step.users());
        // Rounding must not make a user come before the instant that comesAt names.
        while (users > 1 && comesAt(users - 1) > now) {
            users--;
        }
        while (users < step.users() && comesAt(users) <= now) {
            users++;
        }
        return users;
    }

    /** When user {@code number}, counted from 0, of the stage comes. */
    private long comesAt(long number) {
        Arrival.Step step = steps.get(stage);
        return startNanos[stage] + (long) ((double) step.rampUp().toNanos() / step.users() * number);
    }

    @Override
    public int stage() {
        return Math.min(stage, steps.size() - 1);
    }

    @Override
    public void advance() {
        arrivals++;
        if (isThinking() && head() == due) {
            firstReady++;
        }
    }

    @Override
    public void settled(long now) {
        if (thinkNanos == 0) {
            return;
        }
        if (thinking() == readyAt.length) {
            grow();
        }
        readyAt[slot(endReady++)] = now + thinkNanos;
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

    private boolean isThinking() {
        return firstReady < endReady;
    }

    private long thinking() {
        return endReady - firstReady;
    }

    private long head() {
        return readyAt[slot(firstReady)];
    }

    private int slot(long number) {
        return (int) number & (readyAt.length - 1);
    }

    private void grow() {
        long[] larger = Arrays.copyOf(readyAt, 2 * readyAt.length);
        for (long i = firstReady; i < endReady; i++) {
            larger[(int) i & (larger.length - 1)] = readyAt[slot(i)];
        }
        readyAt = larger;
    }
}
