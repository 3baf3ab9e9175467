package io.only1mcp.core.recording;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one stage left behind. Counts and histograms go by the intended instant, however late the answer; {@code
 * answered} goes by the instant of the answer.
 *
 * @param name what a report calls it, such as {@code ramp 0→100 20s} or {@code 64 users 20s}
 * @param fromPerSecond the intended rate at its begin; NaN in a closed loop
 * @param toPerSecond the intended rate at its end; NaN in a closed loop
 * @param start when it began, from the start of the run
 * @param duration how long its window is; of a cut one, how long it ran
 * @param cut whether a stop cut it short; it is then shown and not judged
 * @param counts what became of its requests
 * @param answered good answers that arrived inside its window, whichever stage intended them
 * @param readyInTime arrivals that the driver was ready to send inside the window: its own achievement
 * @param response from the intended instant to the last byte of the answer; timeouts and unsent at the timeout
 * @param service from the write to the last byte of the answer
 * @param lateness from the intended instant to ready: the driver's own fault
 * @param blocked from ready to the write: no connection was free, the target's doing
 * @param injected what injected faults did; null where none are injected
 */
public record StageRecording(
        String name,
        double fromPerSecond,
        double toPerSecond,
        Duration start,
        Duration duration,
        boolean cut,
        Counts counts,
        long answered,
        long readyInTime,
        Histogram response,
        Histogram service,
        Histogram lateness,
        Histogram blocked,
        @Nullable Injected injected) {

    /** Whether the stage belongs to a closed loop, which intends no rate. */
    public boolean closed() {
        return Double.isNaN(fromPerSecond);
    }

    /** The lowest rate that the stage intends, per second; NaN in a closed loop. */
    public double lowestPerSecond() {
        return Math.min(fromPerSecond, toPerSecond);
    }

    /** Good answers that arrived inside the window over its length, per second; 0 for a stage without length. */
    public double throughput() {
        return perSecond(answered);
    }

    /** {@code count} over the length of the window, per second; 0 for a stage without length. */
    public double perSecond(long count) {
        return duration.isZero() ? 0 : count / (duration.toNanos() / 1e9);
    }
}
