package io.only1mcp.core.verdict;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.statistics.Summary;
import java.util.List;
import java.util.Locale;

/**
 * A law that every recording obeys, whatever the target did. A broken one means that the measurement itself lost or
 * invented something.
 *
 * @param name the law, as {@code intended = sent + unsent}
 * @param holds whether it held
 * @param text the law with its numbers
 */
public record SelfCheck(String name, boolean holds, String text) {
    /** Both sides of Little's law are sums of the same instants: they differ by rounding alone. */
    private static final double LITTLE_TOLERANCE = 1e-6;

    /** The laws, checked on {@code recording}. */
    public static List<SelfCheck> of(Recording recording) {
        Counts counts = recording.counts();
        Summary response = Summary.of(recording.response());
        long ok = counts.ok();
        long failed = counts.failedTotal();
        long samples = ok + counts.failed(FailureKind.TIMEOUT) + counts.unsent();
        return List.of(
                check(
                        "intended = sent + unsent",
                        counts.intended() == counts.sent() + counts.unsent(),
                        "%d = %d + %d",
                        counts.intended(),
                        counts.sent(),
                        counts.unsent()),
                check("sent = ok + failed", counts.sent() == ok + failed, "%d = %d + %d", counts.sent(), ok, failed),
                check(
                        "latencies = ok + timeouts + unsent",
                        response.count() == samples,
                        "%d = %d + %d + %d",
                        response.count(),
                        ok,
                        counts.failed(FailureKind.TIMEOUT),
                        counts.unsent()),
                little(recording.little()),
                check(
                        "p50 <= p90 <= p99",
                        response.p50Nanos() <= response.p90Nanos() && response.p90Nanos() <= response.p99Nanos(),
                        "%d <= %d <= %d ns",
                        response.p50Nanos(),
                        response.p90Nanos(),
                        response.p99Nanos()));
    }

    private static SelfCheck little(Recorder.Little little) {
        double byCounting = little.inFlightNanos() / 1e9;
        double byTimes = little.sojournNanos() / 1e9;
        double scale = Math.max(Math.abs(byCounting), Math.abs(byTimes));
        return check(
                "Little's law: in flight over time = sum of times in flight",
                Math.abs(byCounting - byTimes) <= LITTLE_TOLERANCE * scale,
                "%.6f s = %.6f s",
                byCounting,
                byTimes);
    }

    private static SelfCheck check(String name, boolean holds, String text, Object... numbers) {
        return new SelfCheck(name, holds, String.format(Locale.ROOT, text, numbers));
    }
}
