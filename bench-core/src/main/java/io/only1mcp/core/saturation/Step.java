package io.only1mcp.core.saturation;

import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.statistics.Summary;

/**
 * One step of the ladder: so many users, each waiting for its answer.
 *
 * @param users how many
 * @param perSecond good answers
 * @param errorRate failed over intended
 * @param response times under that load, which limits itself
 */
public record Step(int users, double perSecond, double errorRate, Summary response) {
    /** The step of a stage of a closed loop. */
    public static Step of(int users, StageRecording stage) {
        return new Step(users, stage.throughput(), stage.counts().errorRate(), Summary.of(stage.response()));
    }
}
