package io.only1mcp.core.recording;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What the event streams that clients held open left behind over the whole run.
 *
 * @param asked how many were to be held
 * @param open how many were at the end
 * @param opened how many were opened, before the run and in it
 * @param ended how many the target ended
 * @param events how many events came on all of them in the run
 * @param opening from the request to the head of the answer
 * @param errors why streams could not be opened, the most frequent first
 */
public record HeldStreams(
        int asked, int open, long opened, long ended, long events, Histogram opening, List<ErrorCount> errors) {
    public HeldStreams {
        errors = List.copyOf(errors);
    }
}
