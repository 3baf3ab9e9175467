package io.only1mcp.core.recording;

import org.jspecify.annotations.Nullable;

/**
 * What the target's process tree used inside a window.
 *
 * @param samples how often it was observed, 1 or more
 * @param firstRssBytes the resident set at the first observation
 * @param highestRssBytes the largest resident set
 * @param lastRssBytes the resident set at the last observation
 * @param cpuPercent the mean share of one core that was busy, in percent
 * @param highestCpuPercent the same between the two observations where it was largest
 * @param highestThreads the most threads, null where they cannot be counted
 * @param highestOpenFiles the most open file descriptors, null where they cannot be counted
 */
public record Usage(
        long samples,
        long firstRssBytes,
        long highestRssBytes,
        long lastRssBytes,
        double cpuPercent,
        double highestCpuPercent,
        @Nullable Integer highestThreads,
        @Nullable Integer highestOpenFiles) {}
