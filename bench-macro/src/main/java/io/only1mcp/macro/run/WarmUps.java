package io.only1mcp.macro.run;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Shape;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.Caveat;
import java.time.Duration;
import java.util.List;

/** What a warm-up drives, and what is to be said of it. */
final class WarmUps {
    /** Nobody is asked to wait longer for a warm-up. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private WarmUps() {}

    /** A warm-up at the rate or with the users that {@code arrival} begins with. */
    static Arrival atFirstRate(Arrival arrival, WarmUp warmUp) {
        if (arrival instanceof Arrival.Open open) {
            double seconds = warmUp.requests() / firstRate(open);
            return begin(arrival, Duration.ofNanos((long)
                    (Math.min(seconds, warmUp.atMost().toNanos() / 1e9) * 1e9)));
        }
        return begin(arrival, warmUp.atMost());
    }

    /** The rate or the users that {@code arrival} begins with, for so long; users do not think. */
    static Arrival begin(Arrival arrival, Duration duration) {
        return arrival instanceof Arrival.Closed closed
                ? new Arrival.Closed(
                        List.of(new Arrival.Step(closed.steps().get(0).users(), duration)))
                : new Arrival.Open(
                        new Shape.Constant(firstRate((Arrival.Open) arrival), 0, duration),
                        ((Arrival.Open) arrival).gaps());
    }

    /** The rate a second that {@code arrival} begins with; that which it comes to where it begins with none. */
    static double firstRate(Arrival.Open arrival) {
        return arrival.stages().stream()
                .mapToDouble(stage -> Math.max(stage.fromPerSecond(), stage.toPerSecond()))
                .filter(perSecond -> perSecond > 0)
                .findFirst()
                .orElse(1);
    }

    /** Why a warm-up got no good answer: its most frequent failure. */
    static String why(Recording recording) {
        return recording.errors().stream()
                .findFirst()
                .map(error -> error.kind().text() + ": " + error.detail())
                .orElse("none was sent");
    }

    /**
     * A note on a warm-up that a JVM needs more of: more requests where they were few, and as much time as they take. A target
     * that is so slow that this is more than anybody waits for is not warmed up, whatever is done: then it is said what that means.
     *
     * @param good how many answers were good
     * @param took how long it was driven
     */
    static Caveat shortNote(WarmUp warmUp, long good, Duration took) {
        long most = WarmUp.DEFAULT.requests();
        String text = "the warm-up had " + good + " good answers; a JVM needs about " + most
                + " before its figures stand still";
        StringBuilder options = new StringBuilder();
        if (warmUp.requests() < most) {
            options.append(" --set warm_up.requests=").append(most);
        }
        Duration needed = good == 0 ? WarmUp.DEFAULT.atMost() : roundedUp(took.toMillis() * (double) most / good);
        boolean tooLong = needed.compareTo(LONGEST) > 0;
        Duration given = tooLong ? LONGEST : needed;
        if (given.compareTo(warmUp.atMost()) > 0) {
            options.append(" --set warm_up.at_most=").append(Durations.text(given));
        }
        if (tooLong) {
            return Caveat.note(
                    "short_warm_up",
                    text + ", which takes this target " + Figures.span(needed.toNanos())
                            + ", so a part of its figures is code that is not compiled yet",
                    "of the stages, rely on the later ones most"
                            + (options.isEmpty() ? "" : "; what it can have is" + options));
        }
        return Caveat.note(
                "short_warm_up",
                text,
                options.isEmpty() ? "find out why the others failed" : "let it have them:" + options);
    }

    /** To ten seconds, and above two minutes to whole ones. */
    private static Duration roundedUp(double millis) {
        long unit = millis > 120_000 ? 60_000 : 10_000;
        return Duration.ofMillis((long) Math.ceil(millis / unit) * unit);
    }
}
