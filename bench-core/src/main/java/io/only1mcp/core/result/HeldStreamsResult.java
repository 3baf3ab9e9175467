package io.only1mcp.core.result;

import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.HeldStreams;
import io.only1mcp.core.statistics.Summary;
import java.util.List;

/**
 * The event streams that clients held open.
 *
 * @param asked how many were to be held
 * @param open how many were at the end
 * @param opened how many were opened, before the run and in it
 * @param ended how many the target ended
 * @param events how many events came on all of them in the run
 * @param opening from the request to the head of the answer
 * @param errors why streams could not be opened, the most frequent first
 */
public record HeldStreamsResult(
        int asked, int open, long opened, long ended, long events, Summary opening, List<ErrorCount> errors) {
    public HeldStreamsResult {
        errors = List.copyOf(errors);
    }

    static HeldStreamsResult of(HeldStreams held) {
        return new HeldStreamsResult(
                held.asked(),
                held.open(),
                held.opened(),
                held.ended(),
                held.events(),
                Summary.of(held.opening()),
                held.errors());
    }
}
