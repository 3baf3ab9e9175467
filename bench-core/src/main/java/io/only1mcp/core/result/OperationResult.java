package io.only1mcp.core.result;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.OperationBackends;
import io.only1mcp.core.recording.OperationRecording;
import io.only1mcp.core.statistics.Summary;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the workload over the whole run.
 *
 * @param name the method, or the tool as the server names it
 * @param counts what became of its requests
 * @param response from the intended instant to the last byte of the answer
 * @param service from the write to the last byte of the answer
 * @param repeated the share of its requests whose arguments had come before, as it is expected; null where each request
 *     had its own
 * @param backends what the backends were asked for it; null where they cannot tell
 */
public record OperationResult(
        String name,
        Counts counts,
        Summary response,
        Summary service,
        @Nullable Double repeated,
        @Nullable OperationBackendsResult backends) {

    /** The result of an operation. */
    static OperationResult of(OperationRecording operation, @Nullable OperationBackends backends) {
        return new OperationResult(
                operation.name(),
                operation.counts(),
                Summary.of(operation.response()),
                Summary.of(operation.service()),
                operation.repeated(),
                backends == null ? null : OperationBackendsResult.of(backends));
    }
}
