package io.only1mcp.core.result;

import io.only1mcp.core.recording.BackendCounts;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the backends were asked, by their own counts.
 *
 * @param requests all that reached them
 * @param calls the calls of tools among them
 * @param others those that belong to no operation, such as sessions that were opened; null where they cannot be told apart
 * @param untilReady all that reached them from the target's start until it was ready; null where it ran already
 * @param amplification requests at the backends for each one of the clients; null where these sent none
 * @param cacheHitRate the share of good answers to calls for which no backend was asked, 0 to 1; null where there was none
 */
public record BackendsResult(
        long requests,
        long calls,
        @Nullable Long others,
        @Nullable Long untilReady,
        @Nullable Double amplification,
        @Nullable Double cacheHitRate) {

    static BackendsResult of(BackendCounts counts) {
        boolean apart = !counts.operations().isEmpty();
        return new BackendsResult(
                counts.requests(),
                counts.calls(),
                apart ? counts.others() : null,
                apart ? counts.untilReady() : null,
                nullable(counts.amplification()),
                nullable(counts.cacheHitRate()));
    }

    private static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
