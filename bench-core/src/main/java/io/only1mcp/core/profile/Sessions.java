package io.only1mcp.core.profile;

import io.only1mcp.core.units.Rates;

/**
 * What becomes of the clients' sessions while a run goes on, in the revisions up to 2025-11-25. There are as many as clients
 * at any time; one that goes is replaced by one that was opened before.
 *
 * @param churnPerSecond how many sessions are opened each second, each to take the place of the eldest; 0 or more
 * @param calls after so many requests a session gives its place to another; 0 for never
 * @param abandon share of the sessions that go without being ended, 0 to 1
 * @param delete whether the others are ended with DELETE
 * @param list whether each session asks for the list of tools before it is used
 */
public record Sessions(double churnPerSecond, int calls, double abandon, boolean delete, boolean list) {

    /** Sessions that last as long as the run. */
    public static final Sessions LASTING = new Sessions(0, 0, 0, true, true);

    public Sessions {
        if (!(churnPerSecond >= 0) || Double.isInfinite(churnPerSecond)) {
            throw new IllegalArgumentException("churn: must be >= 0, got " + Rates.text(churnPerSecond));
        }
        if (calls < 0) {
            throw new IllegalArgumentException("calls: must be >= 0, got " + calls);
        }
        if (!(abandon >= 0 && abandon <= 1)) {
            throw new IllegalArgumentException("abandon: must be between 0% and 100%, got " + abandon);
        }
    }

    /** Whether every session lasts as long as the run. */
    public boolean lasting() {
        return churnPerSecond == 0 && calls == 0;
    }
}
