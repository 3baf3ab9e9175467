package io.only1mcp.core.result;

import io.only1mcp.core.recording.BackendCounts;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the backends were asked, by their own counts.
 *
 * @param requests all that reached them
 * @param calls the calls of tools among them
 * @param amplification requests at the backends for each one of the clients; null where these sent none
 * @param cacheHitRate the share of good answers to calls for which no backend was asked, 0 to 1; null where there was none
 */
public record BackendsResult(
        long requests,
        long calls,
        @Nullable Double amplification,
        @Nullable Double cacheHitRate) {

    static BackendsResult of(BackendCounts counts) {
        return new BackendsResult(
                counts.requests(), counts.calls(), nullable(counts.amplification()), nullable(counts.cacheHitRate()));
    }

    private static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
