package io.only1mcp.core.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A point in a history: all results of one commit that followed each other, or one result of no known commit.
 *
 * @param at when the first of them was measured
 * @param commit of the project that was measured; null where it is not known
 */
public record Moment(Instant at, @Nullable String commit) {
    private static final int DAY = 10;

    /** What reports call it. */
    public String name() {
        return commit == null ? at.truncatedTo(ChronoUnit.SECONDS).toString() : commit;
    }

    /** The same with the day on which a commit was measured. */
    public String dated() {
        return commit == null ? name() : commit + " (" + at.toString().substring(0, DAY) + ")";
    }
}
