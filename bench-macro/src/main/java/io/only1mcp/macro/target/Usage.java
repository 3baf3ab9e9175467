package io.only1mcp.macro.target;

/**
 * What a process tree used, at one instant. A figure that the system does not tell is -1.
 *
 * @param second seconds since the observer's mark
 * @param rssBytes the sum of the resident sets; a page that several processes share counts in each of them
 * @param cpuSeconds user and system time since the processes began; never less than in an earlier sample
 * @param threads kernel threads
 * @param fileDescriptors open descriptors
 */
public record Usage(double second, long rssBytes, double cpuSeconds, int threads, int fileDescriptors) {

    /** CPU time between an earlier sample and this one, in cores: 1.0 is one core, wholly used. */
    public double coresSince(Usage earlier) {
        double seconds = second - earlier.second;
        return seconds > 0 ? (cpuSeconds - earlier.cpuSeconds) / seconds : 0;
    }
}
