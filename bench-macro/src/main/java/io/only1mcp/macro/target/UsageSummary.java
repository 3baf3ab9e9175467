package io.only1mcp.macro.target;

/**
 * What a process tree used over a span of time. A figure that the system did not tell is -1.
 *
 * @param seconds how long the span was, from its first sample to its last
 * @param samples how many samples were taken in it; a peak between two of them is not seen
 * @param highestRssBytes the highest sum of resident sets
 * @param meanRssBytes the mean over the samples
 * @param cpuSeconds user and system time inside the span
 * @param highestThreads the most kernel threads
 * @param highestFileDescriptors the most open descriptors
 */
public record UsageSummary(
        double seconds,
        int samples,
        long highestRssBytes,
        long meanRssBytes,
        double cpuSeconds,
        int highestThreads,
        int highestFileDescriptors) {

    /** The mean share of the cores: 1.0 is one core, wholly used for the whole span. */
    public double meanCores() {
        return seconds > 0 ? cpuSeconds / seconds : 0;
    }
}
