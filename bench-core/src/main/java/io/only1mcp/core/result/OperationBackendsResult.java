package io.only1mcp.core.result;

import io.only1mcp.core.recording.OperationBackends;
import org.jspecify.annotations.Nullable;

/**
 * What the backends were asked for one operation, by their own counts.
 *
 * @param amplification requests at the backends for each one of the clients, in the run; null where these sent none
 * @param coldRequests all that reached the backends for its first request after the target's start; null where that was not asked
 * @param coldAnswered whether that first request was answered well; null where it was not asked
 * @param coldUs how long it took, in microseconds; null where it was not asked
 */
public record OperationBackendsResult(
        @Nullable Double amplification,
        @Nullable Long coldRequests,
        @Nullable Boolean coldAnswered,
        @Nullable Double coldUs) {

    static OperationBackendsResult of(OperationBackends backends) {
        OperationBackends.Cold cold = backends.cold();
        return new OperationBackendsResult(
                backends.amplification().isPresent() ? backends.amplification().getAsDouble() : null,
                cold == null ? null : cold.requests(),
                cold == null ? null : cold.answered(),
                cold == null ? null : cold.nanos() / 1e3);
    }
}
