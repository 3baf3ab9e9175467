package io.only1mcp.core.result;

import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.statistics.Summary;

/**
 * The warm-up, kept apart: none of it is in any other figure. Of a hard one, without the rehearsal of the run's own loop that
 * follows it.
 *
 * @param how at which speed
 * @param durationSeconds from its begin to its last settlement
 * @param counts what became of its requests
 * @param response from the intended instant to the last byte of the answer
 */
public record WarmUpResult(WarmUp.How how, double durationSeconds, Counts counts, Summary response) {

    /** The result of a warm-up. */
    public static WarmUpResult of(WarmUp.How how, Recording recording) {
        return new WarmUpResult(
                how, recording.duration().toNanos() / 1e9, recording.counts(), Summary.of(recording.response()));
    }
}
