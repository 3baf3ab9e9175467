package io.only1mcp.core.result;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.Injected;
import io.only1mcp.core.statistics.Summary;
import org.jspecify.annotations.Nullable;

/**
 * What injected faults did, and how the other requests fared.
 *
 * @param requests those that met an injected fault
 * @param failed those of them that failed
 * @param othersErrorRate the share of the others that failed or were never sent, 0 to 1
 * @param othersResponse response times of the others
 */
public record InjectedResult(long requests, long failed, double othersErrorRate, Summary othersResponse) {

    static @Nullable InjectedResult of(@Nullable Injected injected, Counts counts) {
        return injected == null
                ? null
                : new InjectedResult(
                        injected.requests(),
                        injected.failed(),
                        injected.errorRate(counts),
                        Summary.of(injected.response()));
    }
}
