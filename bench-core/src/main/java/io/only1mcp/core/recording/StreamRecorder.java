package io.only1mcp.core.recording;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Records the times inside answers that come as event streams; live, for one event loop. All times are nanoseconds. */
public final class StreamRecorder {
    private final Histogram headers = Histograms.empty();
    private final Histogram firstEvent = Histograms.empty();
    private final Histogram gap = Histograms.empty();
    private final Histogram lastEvent = Histograms.empty();
    private long streams;
    private long events;

    /** The head of a stream has come, {@code nanos} after its request was written. */
    public void headers(long nanos) {
        streams++;
        Histograms.record(headers, nanos);
    }

    /** The first event of a stream has ended, {@code nanos} after its request was written. */
    public void firstEvent(long nanos) {
        events++;
        Histograms.record(firstEvent, nanos);
    }

    /** Another event has ended, {@code nanos} after the one before it. */
    public void nextEvent(long nanos) {
        events++;
        Histograms.record(gap, nanos);
    }

    /** The stream is over; its last event ended {@code nanos} after its request was written. */
    public void lastEvent(long nanos) {
        Histograms.record(lastEvent, nanos);
    }

    /** What was recorded; nothing where no answer was a stream. */
    public Optional<StreamRecording> recording() {
        return streams == 0
                ? Optional.empty()
                : Optional.of(new StreamRecording(streams, events, headers, firstEvent, gap, lastEvent));
    }
}
