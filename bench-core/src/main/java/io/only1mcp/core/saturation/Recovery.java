package io.only1mcp.core.saturation;

import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.statistics.Summary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a target took, after more than it can bear, until it answered as before. Requests go by the instant at which they
 * were due, so what waits behind the backlog is slow as well.
 *
 * @param basePerSecond the rate before and after
 * @param overloadPerSecond the rate between
 * @param overloadSeconds how long that lasted
 * @param before the response times before
 * @param limitUs what p90 of a slice may be, to be as before: twice what it was, and a millisecond more at least; microseconds
 * @param seconds from the end of the overload to the first of {@value #SLICES} slices in a row within the limit; null where
 *     there was none
 * @param observedSeconds how long was looked
 */
public record Recovery(
        double basePerSecond,
        double overloadPerSecond,
        double overloadSeconds,
        Summary before,
        double limitUs,
        @Nullable Double seconds,
        double observedSeconds) {
    /** One good slice may be luck. */
    private static final int SLICES = 4;

    private static final double FACTOR = 2;
    private static final long ROOM_NANOS = 1_000_000;

    /**
     * The recovery.
     *
     * @param before the stage at the base rate
     * @param overload the stage of the overload
     * @param slices the base rate again, in short stages
     */
    public static Recovery of(StageRecording before, StageRecording overload, List<StageRecording> slices) {
        Summary usual = Summary.of(before.response());
        long limit = Math.max(Math.round(FACTOR * usual.p90Nanos()), usual.p90Nanos() + ROOM_NANOS);
        long end = overload.start().plus(overload.duration()).toNanos();
        Double seconds = null;
        int good = 0;
        for (int i = 0; i < slices.size() && seconds == null; i++) {
            StageRecording slice = slices.get(i);
            boolean within = !slice.cut()
                    && slice.counts().errorRate() == 0
                    && slice.response().getValueAtPercentile(90) <= limit;
            good = within ? good + 1 : 0;
            if (good == SLICES) {
                seconds = (slices.get(i - SLICES + 1).start().toNanos() - end) / 1e9;
            }
        }
        double observed = slices.stream()
                .mapToDouble(slice -> slice.duration().toNanos() / 1e9)
                .sum();
        return new Recovery(
                before.toPerSecond(),
                overload.toPerSecond(),
                overload.duration().toNanos() / 1e9,
                usual,
                limit / 1e3,
                seconds,
                observed);
    }
}
