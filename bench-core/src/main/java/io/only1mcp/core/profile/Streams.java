package io.only1mcp.core.profile;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.units.Rates;

/**
 * Event streams that the clients hold open while a run goes on, to hear of changes: GET in a session up to 2025-11-25,
 * {@code subscriptions/listen} since. Stream i is that of client i mod clients.
 *
 * @param open how many there are, 0 or more
 * @param changesPerSecond how often in a second the backends that say such things, the server {@code everything}, say that
 *     their tools have changed; 0 or more
 */
public record Streams(int open, double changesPerSecond) {

    /** None are held. */
    public static final Streams NONE = new Streams(0, 0);

    public Streams {
        if (open < 0 || open > Arrival.Step.MOST) {
            throw new IllegalArgumentException("open: must be between 0 and " + Arrival.Step.MOST + ", got " + open);
        }
        if (!(changesPerSecond >= 0 && changesPerSecond <= 10_000)) {
            throw new IllegalArgumentException(
                    "changes: must be between 0/s and 10000/s, got " + Rates.text(changesPerSecond));
        }
    }
}
