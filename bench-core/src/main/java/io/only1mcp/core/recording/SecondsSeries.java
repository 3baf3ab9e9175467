package io.only1mcp.core.recording;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The run second by second: one row a second for the last hour, one row a minute for what is older, so that a day takes
 * little more memory than an hour. A minute's percentiles come from its own histogram, never from those of its seconds.
 * For one thread.
 */
public final class SecondsSeries {
    private static final int MINUTE = 60;
    private static final int MINUTES_IN_SECONDS = 60;

    private final List<SecondRow> minutes = new ArrayList<>();
    private final Deque<SecondRow> seconds = new ArrayDeque<>();
    private final Histogram minuteResponse = Histograms.empty();
    private Part minute = new Part();

    /**
     * Adds the next second; it may be given back to its recorder afterwards.
     *
     * @param second the next one; none is left out
     * @param usage what the target used in it; null where it was not observed
     */
    public void add(Second second, @Nullable UsageSample usage) {
        Part alone = new Part();
        alone.add(second, usage);
        seconds.add(alone.row(second.response()));
        minute.add(second, usage);
        minuteResponse.add(second.response());
        if ((second.index() + 1) % MINUTE == 0) {
            minutes.add(minute.row(minuteResponse));
            minute = new Part();
            minuteResponse.reset();
            dropOldSeconds();
        }
    }

    /** Minutes that have no seconds any more, then seconds; in order and without a gap. */
    public List<SecondRow> rows() {
        List<SecondRow> rows = new ArrayList<>();
        SecondRow first = seconds.peekFirst();
        for (SecondRow row : minutes) {
            if (first != null && row.startSeconds() < first.startSeconds()) {
                rows.add(row);
            }
        }
        rows.addAll(seconds);
        return rows;
    }

    private void dropOldSeconds() {
        if (minutes.size() > MINUTES_IN_SECONDS) {
            long keepFrom = (long) (minutes.size() - MINUTES_IN_SECONDS) * MINUTE;
            while (!seconds.isEmpty() && seconds.getFirst().startSeconds() < keepFrom) {
                seconds.removeFirst();
            }
        }
    }

    /** Seconds added up, but for their response times. */
    private static final class Part {
        private long startSeconds = -1;
        private long lengthNanos;
        private int stage;
        private long intended;
        private long sent;
        private long unsent;
        private long ok;
        private long failed;
        private int inFlight;
        private @Nullable Long rssBytes;
        private long cpuNanos;
        private long cpuSpanNanos;

        void add(Second second, @Nullable UsageSample usage) {
            startSeconds = startSeconds < 0 ? second.index() : startSeconds;
            lengthNanos += second.lengthNanos();
            stage = second.stage();
            intended += second.intended();
            sent += second.sent();
            unsent += second.unsent();
            ok += second.ok();
            failed += second.failed();
            inFlight = second.inFlight();
            if (usage != null) {
                rssBytes = Math.max(rssBytes == null ? 0 : rssBytes, usage.rssBytes());
                cpuNanos += usage.cpuNanos();
                cpuSpanNanos += usage.spanNanos();
            }
        }

        SecondRow row(Histogram response) {
            boolean any = response.getTotalCount() > 0;
            return new SecondRow(
                    startSeconds,
                    lengthNanos / 1e9,
                    stage,
                    intended,
                    sent,
                    unsent,
                    ok,
                    failed,
                    inFlight,
                    any ? Long.valueOf(response.getValueAtPercentile(50)) : null,
                    any ? Long.valueOf(response.getValueAtPercentile(99)) : null,
                    any ? Long.valueOf(response.getMaxValue()) : null,
                    rssBytes,
                    cpuSpanNanos == 0 ? null : Double.valueOf(100.0 * cpuNanos / cpuSpanNanos));
        }
    }
}
