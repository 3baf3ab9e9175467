package io.only1mcp.core.recording;

import org.jspecify.annotations.Nullable;

/**
 * A second of a run in numbers; of older parts of a long run, a minute. Answers are in the row in which they arrived.
 *
 * @param startSeconds when it begins, from the start of the run
 * @param lengthSeconds how long it is: 1 or 60, less at the end of a run
 * @param stage the number of the stage at its end, from 0
 * @param intended arrivals that fell due
 * @param sent requests written
 * @param unsent arrivals given up unsent
 * @param ok good answers
 * @param failed failures
 * @param inFlight requests in flight at its end
 * @param p50Nanos median of the response times of its good answers and timeouts; null where there were none
 * @param p99Nanos their 99th percentile; null where there were none
 * @param maxNanos the longest of them; null where there were none
 * @param rssBytes the target's largest resident set; null where it was not observed
 * @param cpuPercent the target's mean share of one core, in percent; null where it was not observed
 */
public record SecondRow(
        long startSeconds,
        double lengthSeconds,
        int stage,
        long intended,
        long sent,
        long unsent,
        long ok,
        long failed,
        int inFlight,
        @Nullable Long p50Nanos,
        @Nullable Long p99Nanos,
        @Nullable Long maxNanos,
        @Nullable Long rssBytes,
        @Nullable Double cpuPercent) {}
