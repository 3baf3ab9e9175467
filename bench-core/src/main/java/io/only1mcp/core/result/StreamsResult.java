package io.only1mcp.core.result;

import io.only1mcp.core.recording.StreamRecording;
import io.only1mcp.core.statistics.Summary;

/**
 * The answers that came as event streams. Times count from the write of the request.
 *
 * @param streams how many answers were streams
 * @param events how many events they held
 * @param headers time to the head of the answer
 * @param firstEvent time to the end of the first event
 * @param gap time between the ends of two events
 * @param lastEvent time to the end of the last event
 */
public record StreamsResult(
        long streams, long events, Summary headers, Summary firstEvent, Summary gap, Summary lastEvent) {

    static StreamsResult of(StreamRecording streams) {
        return new StreamsResult(
                streams.streams(),
                streams.events(),
                Summary.of(streams.headers()),
                Summary.of(streams.firstEvent()),
                Summary.of(streams.gap()),
                Summary.of(streams.lastEvent()));
    }
}
