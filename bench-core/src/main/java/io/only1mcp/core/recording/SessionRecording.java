package io.only1mcp.core.recording;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What the sessions that came and went left behind over the whole run, apart from the requests in them.
 *
 * @param due how many were to be opened
 * @param opened those that were
 * @param failed those that could not be opened; the rest was still being opened at the end
 * @param deleted those that were ended with DELETE
 * @param abandoned those that were left without being ended
 * @param lost those that the target did not know any more
 * @param open how many there were at the end
 * @param initialize from the instant at which a session was due to the answer to its initialize
 * @param opening from that instant until it could be used
 * @param errors why sessions could not be opened or ended, the most frequent first
 */
public record SessionRecording(
        long due,
        long opened,
        long failed,
        long deleted,
        long abandoned,
        long lost,
        long open,
        Histogram initialize,
        Histogram opening,
        List<ErrorCount> errors) {
    public SessionRecording {
        errors = List.copyOf(errors);
    }
}
