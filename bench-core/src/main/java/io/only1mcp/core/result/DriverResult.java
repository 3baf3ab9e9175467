package io.only1mcp.core.result;

import io.only1mcp.core.recording.Recording;
import org.jspecify.annotations.Nullable;

/**
 * How the driver itself fared.
 *
 * @param workShare the share of time in passes of its loop that did work, 0 to 1
 * @param longestGcPauseUs the longest pause of its own garbage collector, in microseconds
 * @param gcPauses how many there were
 * @param connectionsAsked connections that the profile asked for
 * @param connectionsOpened connections opened, those that replaced lost ones too
 * @param cpuSeconds CPU time of the driver's whole process, user and system
 * @param stealShare the share of the machine's time that its host gave to others, 0 to 1; null where it does not tell
 * @param throttledShare the share of the run in which its control group was held back for its quota; null likewise
 * @param runQueueShare the share of the run in which its thread was ready and another had its core; null likewise
 */
public record DriverResult(
        double workShare,
        double longestGcPauseUs,
        long gcPauses,
        int connectionsAsked,
        long connectionsOpened,
        double cpuSeconds,
        @Nullable Double stealShare,
        @Nullable Double throttledShare,
        @Nullable Double runQueueShare) {

    /** The facts of a driver. */
    static DriverResult of(Recording.DriverFacts driver) {
        return new DriverResult(
                driver.workShare(),
                driver.longestGcPause().toNanos() / 1e3,
                driver.gcPauses(),
                driver.connectionsAsked(),
                driver.connectionsOpened(),
                driver.cpu().toNanos() / 1e9,
                driver.host().stealShare(),
                driver.host().throttledShare(),
                driver.host().runQueueShare());
    }
}
