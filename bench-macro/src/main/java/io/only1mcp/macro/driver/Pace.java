package io.only1mcp.macro.driver;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.units.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** When the next request is due: by the schedule of an open loop, or as the users of a closed one become free. */
sealed interface Pace permits OpenPace, ClosedPace {
    /** The answer when nothing is due before something else happens. */
    long NEVER = Long.MAX_VALUE;

    /** When the next arrival is intended, given {@code outstanding} requests that are due or in flight. */
    long next(long now, long outstanding);

    /** The stage that intends it. */
    int stage();

    /** The next arrival has fallen due. */
    void advance();

    /** A request that had fallen due is settled, in whatever way. */
    void settled(long now);

    /** The gap between arrivals at present, in nanoseconds. */
    long gap();

    /** Whether no arrival of {@code stage} is still to come. */
    boolean isOver(int stage, long now);

    /** The stages and their windows. */
    List<Recorder.Window> windows();

    /**
     * The pace of {@code arrival}.
     *
     * @param seed of what is drawn in an open loop
     */
    static Pace of(Arrival arrival, long seed) {
        if (arrival instanceof Arrival.Closed closed) {
            return new ClosedPace(closed, Long.MAX_VALUE);
        }
        return new OpenPace((Arrival.Open) arrival, seed);
    }

    /** A closed loop of one step that ends after {@code most} requests, if its time is not over first. */
    static Pace atMost(Arrival.Step step, long most) {
        return new ClosedPace(new Arrival.Closed(List.of(step)), most);
    }

    /** A duration as the name of a stage has it: without parts of a millisecond. */
    static String text(Duration duration) {
        return Durations.text(duration.truncatedTo(ChronoUnit.MILLIS));
    }
}
