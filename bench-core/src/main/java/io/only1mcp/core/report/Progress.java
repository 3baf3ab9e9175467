package io.only1mcp.core.report;

import org.jspecify.annotations.Nullable;

/**
 * A run at one instant, for showing; never for judging.
 *
 * @param profile the profile's name
 * @param stage the stage's name, or what else is going on, such as a warm-up
 * @param stageNumber which stage, from 1; 0 before the first
 * @param stages how many there are
 * @param closed whether users ask, each waiting for its answer
 * @param elapsedNanos since the start of the run
 * @param totalNanos how long the schedule is
 * @param intendedPerSecond arrivals of the last second
 * @param achievedPerSecond good answers of the last second
 * @param p50Nanos median response time of the last second; null where nothing was answered
 * @param p99Nanos their 99th percentile; null where nothing was answered
 * @param errors failed and unsent requests since the start
 * @param inFlight requests in flight
 * @param rssBytes the target's resident set; null where it is not observed
 * @param cpuPercent the target's share of one core, in percent; null where it is not observed
 */
public record Progress(
        String profile,
        String stage,
        int stageNumber,
        int stages,
        boolean closed,
        long elapsedNanos,
        long totalNanos,
        double intendedPerSecond,
        double achievedPerSecond,
        @Nullable Long p50Nanos,
        @Nullable Long p99Nanos,
        long errors,
        int inFlight,
        @Nullable Long rssBytes,
        @Nullable Double cpuPercent) {}
