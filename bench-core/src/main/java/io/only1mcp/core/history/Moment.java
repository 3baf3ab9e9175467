package io.only1mcp.core.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A point in a history: all results of one commit that followed each other, or one result of no known commit.
 *
 * @param at when the first of them was measured
 * @param commit of the project that was measured; null where it is not known
 */
public record Moment(Instant at, @Nullable String commit) {
    /** What reports call it. */
    public String name() {
        return commit == null ? at.toString() : commit;
    }
}
