package io.only1mcp.core.overhead;

import io.only1mcp.core.statistics.Interval;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy adds to one quantile of the response time at one rate.
 *
 * @param limit what is asked of it; its metric says which quantile is meant
 * @param samples of the leg with the fewest
 * @param directNanos the median over the pairs of the quantile on the direct path; 0 where samples are too few
 * @param proxiedNanos the same through the proxy
 * @param added the median over the pairs of the difference, in nanoseconds, with its interval; null where samples are too few
 * @param verdict whether all of the interval is below the limit, or above it, or neither
 */
public record AddedLatency(
        Threshold limit,
        long samples,
        long directNanos,
        long proxiedNanos,
        @Nullable Interval added,
        Verdict verdict) {}
