package io.only1mcp.core.profile;

import io.only1mcp.core.units.Durations;
import java.time.Duration;

/**
 * What is driven before the run and thrown away. It ends at the number of requests or at the time, whichever comes first.
 *
 * @param how at full speed, or at the rate that the profile begins with
 * @param requests how many, 0 or more; 0 for no warm-up
 * @param atMost how long, 0 or more
 */
public record WarmUp(How how, long requests, Duration atMost) {

    /** At which speed. */
    public enum How {
        /** A closed loop over all connections: the target's code is compiled soonest. */
        HARD,
        /** The rate that the profile begins with, for figures of memory that a hard warm-up would spoil. */
        MEASURED
    }

    /** 100,000 requests as fast as they are answered, for 15 s at most: what a JVM needs before its figures stand still. */
    public static final WarmUp DEFAULT = new WarmUp(How.HARD, 100_000, Duration.ofSeconds(15));

    public WarmUp {
        if (requests < 0) {
            throw new IllegalArgumentException("requests: must be >= 0, got " + requests);
        }
        if (atMost.isNegative()) {
            throw new IllegalArgumentException("at_most: must be >= 0, got " + Durations.text(atMost));
        }
    }
}
