package io.only1mcp.core.recording;

import org.HdrHistogram.Histogram;

/**
 * What one operation of the workload left behind over the whole run, by the intended instant.
 *
 * @param name the method, or the tool as the server names it: {@code tools/list}, {@code filesystem.read_file}
 * @param counts what became of its requests
 * @param response as in {@link StageRecording}
 * @param service as in {@link StageRecording}
 */
public record OperationRecording(String name, Counts counts, Histogram response, Histogram service) {}
