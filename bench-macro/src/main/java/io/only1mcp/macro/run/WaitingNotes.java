package io.only1mcp.macro.run;

import io.only1mcp.core.verdict.Caveat;

/** What a result says of how the driver waited. */
final class WaitingNotes {
    private WaitingNotes() {}

    /**
     * It polled.
     *
     * @param cores those that it had for itself
     */
    static Caveat polled(String cores) {
        return Caveat.note(
                "driver_polled",
                "the driver polled while it waited, and had what the target may not run on for itself: core " + cores,
                "compare it with figures of a driver that polled too");
    }

    /** It slept: the target, or what may be the target, may need its cores. */
    static Caveat slept() {
        return Caveat.note(
                "driver_slept",
                "the driver slept while it waited, which adds the tens of microseconds that a core takes to wake up: it knew of no"
                        + " core that the target may not run on",
                "for figures to the microsecond pin the two apart, as with taskset -c");
    }
}
