package io.only1mcp.core.overhead;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Validity;
import java.util.List;

/**
 * One half of a pair: the schedule driven along one path.
 *
 * @param validity whether the driver or the machine spoiled it
 * @param achievedPerSecond good answers inside the window, over its length
 * @param counts what became of its requests
 * @param response from the intended instant to the last byte of the answer
 */
public record Leg(Validity.Level validity, double achievedPerSecond, Counts counts, Summary response) {

    static Leg of(Recording recording) {
        StageRecording measured = DrivenPair.measured(recording);
        return new Leg(
                Validity.of(recording, List.of()).level(),
                measured.throughput(),
                measured.counts(),
                Summary.of(measured.response()));
    }
}
