package io.only1mcp.core.result;

import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.SessionRecording;
import io.only1mcp.core.statistics.Summary;
import java.util.List;

/**
 * The sessions that came and went, apart from the requests in them.
 *
 * @param due how many were to be opened
 * @param opened those that were
 * @param failed those that could not be opened
 * @param deleted those that were ended with DELETE
 * @param abandoned those that were left without being ended
 * @param lost those that the target did not know any more
 * @param open how many there were at the end
 * @param initialize from the instant at which a session was due to the answer to its initialize
 * @param opening from that instant until it could be used
 * @param errors why sessions could not be opened or ended, the most frequent first
 */
public record SessionsResult(
        long due,
        long opened,
        long failed,
        long deleted,
        long abandoned,
        long lost,
        long open,
        Summary initialize,
        Summary opening,
        List<ErrorCount> errors) {
    public SessionsResult {
        errors = List.copyOf(errors);
    }

    static SessionsResult of(SessionRecording sessions) {
        return new SessionsResult(
                sessions.due(),
                sessions.opened(),
                sessions.failed(),
                sessions.deleted(),
                sessions.abandoned(),
                sessions.lost(),
                sessions.open(),
                Summary.of(sessions.initialize()),
                Summary.of(sessions.opening()),
                sessions.errors());
    }
}
