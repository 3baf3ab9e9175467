package io.only1mcp.core.result;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.OperationRecording;
import io.only1mcp.core.statistics.Summary;

/**
 * One operation of the workload over the whole run.
 *
 * @param name the method, or the tool as the server names it
 * @param counts what became of its requests
 * @param response from the intended instant to the last byte of the answer
 * @param service from the write to the last byte of the answer
 */
public record OperationResult(String name, Counts counts, Summary response, Summary service) {

    /** The result of an operation. */
    static OperationResult of(OperationRecording operation) {
        return new OperationResult(
                operation.name(),
                operation.counts(),
                Summary.of(operation.response()),
                Summary.of(operation.service()));
    }
}
