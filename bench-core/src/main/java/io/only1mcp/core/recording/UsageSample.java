package io.only1mcp.core.recording;

import org.jspecify.annotations.Nullable;

/**
 * What the target's process tree used, as observed once.
 *
 * @param atNanos when, in nanoseconds from the start of the run
 * @param spanNanos how long ago the observation before it was; more than 0
 * @param rssBytes the resident set of all its processes
 * @param cpuNanos CPU time that it used since the observation before it, user and system
 * @param threads its threads, null where they cannot be counted
 * @param openFiles its open file descriptors, null where they cannot be counted
 */
public record UsageSample(
        long atNanos,
        long spanNanos,
        long rssBytes,
        long cpuNanos,
        @Nullable Integer threads,
        @Nullable Integer openFiles) {
    public UsageSample {
        if (spanNanos <= 0) {
            throw new IllegalArgumentException("spanNanos: must be > 0, got " + spanNanos);
        }
    }

    /** The share of one core that was busy, in percent; 250 for two and a half cores. */
    public double cpuPercent() {
        return 100.0 * cpuNanos / spanNanos;
    }
}
