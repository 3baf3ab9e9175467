package io.only1mcp.mock.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.HdrHistogram.Histogram;

/**
 * How long answers took that waited for their instant, since the mark: from the moment at which a request was read whole until its
 * answer was written. It is what a client cannot know, and what its figures can be held against.
 */
final class ServedTimes {
    private final Histogram nanos = new Histogram(3);

    ServedTimes() {
        nanos.setAutoResize(true);
    }

    void record(long took) {
        nanos.recordValue(Math.max(0, took));
    }

    void reset() {
        nanos.reset();
    }

    /** Writes how many there were, and in nanoseconds some quantiles and the longest. */
    void write(ObjectNode json) {
        json.put("count", nanos.getTotalCount())
                .put("p50", nanos.getValueAtPercentile(50))
                .put("p90", nanos.getValueAtPercentile(90))
                .put("p99", nanos.getValueAtPercentile(99))
                .put("p99_9", nanos.getValueAtPercentile(99.9))
                .put("max", nanos.getMaxValue());
    }
}
