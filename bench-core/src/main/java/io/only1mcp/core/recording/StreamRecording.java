package io.only1mcp.core.recording;

import org.HdrHistogram.Histogram;

/**
 * What the answers that came as event streams left behind over the whole run. Times count from the write of the request.
 *
 * @param streams how many answers were streams, good and bad
 * @param events how many events they held
 * @param headers time to the head of the answer
 * @param firstEvent time to the end of the first event
 * @param gap time between the ends of two events; events that arrive together have none
 * @param lastEvent time to the end of the last event
 */
public record StreamRecording(
        long streams, long events, Histogram headers, Histogram firstEvent, Histogram gap, Histogram lastEvent) {}
