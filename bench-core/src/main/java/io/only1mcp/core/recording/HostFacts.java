package io.only1mcp.core.recording;

import org.jspecify.annotations.Nullable;

/**
 * What the machine did to the driver during a run; each is null where the machine does not tell.
 *
 * @param stealShare the share of the machine's time that its host gave to others, 0 to 1
 * @param throttledShare the share of the run in which the driver's control group was held back for its quota, 0 to 1
 * @param runQueueShare the share of the run in which the driver's thread was ready and another had its core, 0 to 1
 * @param exhausted what the machine had no more of when a connection was to be opened; null where it lacked nothing
 */
public record HostFacts(
        @Nullable Double stealShare,
        @Nullable Double throttledShare,
        @Nullable Double runQueueShare,
        @Nullable String exhausted) {
    /** Nothing is known. */
    public static final HostFacts UNKNOWN = new HostFacts(null, null, null, null);
}
