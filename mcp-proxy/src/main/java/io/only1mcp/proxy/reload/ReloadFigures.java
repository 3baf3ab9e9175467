package io.only1mcp.proxy.reload;

import static io.only1mcp.proxy.metrics.Exposition.label;

import io.only1mcp.proxy.metrics.Exposition;
import io.only1mcp.proxy.metrics.Histogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** What is counted of new configurations and of backends that go away. Belongs to one event loop. */
public final class ReloadFigures {
    private static final String RELOADS = "only1mcp_reloads_total";
    private static final String RELOAD = "only1mcp_reload_duration_seconds";
    private static final String SWAP = "only1mcp_swap_duration_seconds";
    private static final String DRAIN = "only1mcp_drain_duration_seconds";
    private static final String LEAVING = "only1mcp_backends_leaving";

    private final LongSupplier clock;
    private final Map<ReloadOutcome, Long> outcomes = new EnumMap<>(ReloadOutcome.class);
    private final Histogram reloads = new Histogram();
    private final Histogram swaps = new Histogram();
    private final Histogram drains = new Histogram();
    private int leaving;

    /**
     * Nothing has happened yet.
     *
     * @param clock the time in nanoseconds, such as {@link System#nanoTime}
     */
    public ReloadFigures(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * The configuration was read again.
     *
     * @param nanos from the first word of it (a file's change, the signal, the request) to its being in use; counts only
     *     where it was applied
     */
    public void reloaded(ReloadOutcome outcome, long nanos) {
        outcomes.merge(outcome, 1L, Long::sum);
        if (outcome == ReloadOutcome.APPLIED) {
            reloads.record(nanos);
        }
    }

    /**
     * Backends were swapped for others of their names: from now on no call goes to the old ones.
     *
     * @param backends how many
     * @param decided the instant at which a new configuration had been read, in nanoseconds of the clock: what was counted
     *     from there is how long calls still went to a backend that was not wanted any more
     */
    public void swapped(int backends, long decided) {
        long nanos = clock.getAsLong() - decided;
        for (int i = 0; i < backends; i++) {
            swaps.record(nanos);
        }
    }

    /**
     * A backend goes away: it gets nothing new, and answers what it has in hand.
     *
     * @return to be run when it has nothing in hand any more
     */
    public Runnable leaves() {
        long since = clock.getAsLong();
        leaving++;
        return () -> {
            leaving--;
            drains.record(clock.getAsLong() - since);
        };
    }

    /** Writes them. */
    public void figures(Exposition page) {
        page.metric(RELOADS, "counter", "How often the configuration was read again, by what came of it");
        for (ReloadOutcome outcome : ReloadOutcome.values()) {
            page.sample(RELOADS, label("outcome", outcome.label()), outcomes.getOrDefault(outcome, 0L));
        }
        durations(page, RELOAD, "From the first word of a new configuration to its being in use", reloads);
        durations(
                page, SWAP, "From a new configuration's being read to the last call for a backend it replaces", swaps);
        durations(page, DRAIN, "From a backend's going away to the last answer that it owed", drains);
        page.metric(LEAVING, "gauge", "Backends that went away and still have something in hand");
        page.sample(LEAVING, "", leaving);
    }

    private static void durations(Exposition page, String name, String help, Histogram histogram) {
        page.metric(name, "histogram", help);
        if (histogram.count() > 0) {
            page.histogram(name, "", histogram);
        }
    }
}
