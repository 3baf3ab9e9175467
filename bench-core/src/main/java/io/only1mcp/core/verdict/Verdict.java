package io.only1mcp.core.verdict;

import java.util.List;

/** What the thresholds say of a figure or of a run. */
public sealed interface Verdict {
    /** Everything that was asked for held. */
    record Pass() implements Verdict {}

    /**
     * Something broke.
     *
     * @param breaches what broke, at least one
     */
    record Fail(List<Breach> breaches) implements Verdict {
        public Fail {
            if (breaches.isEmpty()) {
                throw new IllegalArgumentException("breaches: a failure names at least one");
            }
            breaches = List.copyOf(breaches);
        }
    }

    /**
     * It cannot be said; never a pass.
     *
     * @param reason why, in one line
     */
    record Inconclusive(String reason) implements Verdict {}

    /**
     * One thing that broke.
     *
     * @param scope the stage's name, or {@code run}
     * @param text what was asked for and what was measured
     */
    record Breach(String scope, String text) {}
}
