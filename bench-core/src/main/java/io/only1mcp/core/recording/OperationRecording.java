package io.only1mcp.core.recording;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one operation of the workload left behind over the whole run, by the intended instant.
 *
 * @param name the method, or the tool as the server names it: {@code tools/list}, {@code filesystem.read_file}
 * @param counts what became of its requests
 * @param response as in {@link StageRecording}
 * @param service as in {@link StageRecording}
 * @param repeated the share of its requests whose arguments had come before, as it is expected of the keys that were
 *     drawn, 0 to 1; null where each request had its own. It is what a cache that forgets nothing hits
 */
public record OperationRecording(
        String name,
        Counts counts,
        Histogram response,
        Histogram service,
        @Nullable Double repeated) {

    /** The same where arguments repeat. */
    public OperationRecording repeated(double share) {
        return new OperationRecording(name, counts, response, service, share);
    }
}
