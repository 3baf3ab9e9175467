package io.only1mcp.core.recording;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Records how sessions come and go; live, for one event loop. All times are nanoseconds. */
public final class SessionRecorder {
    /** Beyond this many different details the rest is counted under one. */
    private static final int DETAILS = 32;

    private final Histogram initialize = Histograms.empty();
    private final Histogram opening = Histograms.empty();
    private final Map<String, ErrorCount> errors = new LinkedHashMap<>();
    private long due;
    private long opened;
    private long failed;
    private long deleted;
    private long abandoned;
    private long lost;

    /** A session is to be opened. */
    public void due() {
        due++;
    }

    /** Its initialize was answered, so long after it was due. */
    public void initialized(long nanos) {
        Histograms.record(initialize, nanos);
    }

    /** It can be used, so long after it was due. */
    public void opened(long nanos) {
        opened++;
        Histograms.record(opening, nanos);
    }

    /** It could not be opened. */
    public void failed(Outcome.Failed failure, String step) {
        failed++;
        count(failure, step);
    }

    /** It was ended. */
    public void deleted() {
        deleted++;
    }

    /** It could not be ended. */
    public void notDeleted(Outcome.Failed failure) {
        count(failure, "DELETE");
    }

    /** It was left without being ended. */
    public void abandoned() {
        abandoned++;
    }

    /** The target did not know it any more. */
    public void lost() {
        lost++;
    }

    private void count(Outcome.Failed failure, String step) {
        String detail = errors.size() < DETAILS ? failure.detail() : "other details";
        errors.merge(
                failure.kind() + " " + step + " " + detail,
                new ErrorCount(failure.kind(), step, detail, 1),
                (before, one) ->
                        new ErrorCount(before.kind(), before.operation(), before.detail(), before.count() + 1));
    }

    /** What was recorded, where so many sessions are open at the end. */
    public SessionRecording recording(int open) {
        return new SessionRecording(
                due,
                opened,
                failed,
                deleted,
                abandoned,
                lost,
                open,
                initialize,
                opening,
                errors.values().stream()
                        .sorted(Comparator.comparingLong(ErrorCount::count).reversed())
                        .toList());
    }
}
