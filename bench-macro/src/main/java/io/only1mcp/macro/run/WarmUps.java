package io.only1mcp.macro.run;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.verdict.Caveat;
import java.time.Duration;
import java.util.List;

/** What a warm-up drives, and what is to be said of it. */
final class WarmUps {
    private WarmUps() {}

    /** A warm-up at the rate or with the users that {@code arrival} begins with. */
    static Arrival atFirstRate(Arrival arrival, WarmUp warmUp) {
        if (arrival instanceof Arrival.Closed closed) {
            return new Arrival.Closed(
                    List.of(new Arrival.Step(closed.steps().get(0).users(), warmUp.atMost())));
        }
        double rate = ((Arrival.Open) arrival)
                .stages().stream()
                        .mapToDouble(stage -> Math.max(stage.fromPerSecond(), stage.toPerSecond()))
                        .filter(perSecond -> perSecond > 0)
                        .findFirst()
                        .orElse(1);
        double seconds = Math.min(warmUp.requests() / rate, warmUp.atMost().toNanos() / 1e9);
        return Arrival.constant(rate, Duration.ofNanos((long) (seconds * 1e9)));
    }

    /** Why a warm-up got no good answer: its most frequent failure. */
    static String why(Recording recording) {
        return recording.errors().stream()
                .findFirst()
                .map(error -> error.kind().text() + ": " + error.detail())
                .orElse("none was sent");
    }

    /** A note on a warm-up that a JVM needs more of: more requests where they were few, else more time. */
    static Caveat shortNote(WarmUp warmUp, long good) {
        return Caveat.note(
                "short_warm_up",
                "the warm-up had " + good + " good answers; a JVM needs about " + WarmUp.DEFAULT.requests()
                        + " before its figures stand still",
                warmUp.requests() < WarmUp.DEFAULT.requests()
                        ? "let it have them: --set warm_up.requests=" + WarmUp.DEFAULT.requests()
                        : "give it more time: --set warm_up.at_most=60s");
    }
}
