package io.only1mcp.core.verdict;

import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the driver itself is capable of on this machine, against a server that does nothing.
 *
 * @param measuredAt when it was measured: today
 * @param validity whether the machine let it be measured; what is not valid is not kept, and what is invalid marks nothing
 * @param ceilingPerSecond the most that it and that server can do together
 * @param response what it measures of a server that takes no time
 */
public record Floor(Instant measuredAt, Validity.Level validity, double ceilingPerSecond, Summary response) {
    /** Figures within so many times the floor, or of the ceiling, are as much the driver's as the target's. */
    private static final double NEAR = 2;

    /** Notes on the figures of a run that are near what the driver itself is capable of. */
    public List<Caveat> notes(Recording recording) {
        if (validity == Validity.Level.INVALID) {
            return List.of();
        }
        Summary measured = Summary.of(recording.response());
        List<String> near = new ArrayList<>();
        if (!measured.isEmpty()) {
            add(near, "p50", measured.p50Nanos(), response.p50Nanos());
            add(near, "p99", measured.p99Nanos(), response.p99Nanos());
        }
        List<Caveat> notes = new ArrayList<>();
        if (!near.isEmpty()) {
            notes.add(Caveat.note(
                    "near_floor",
                    "near what the driver itself measures of a server that does nothing: " + String.join(", ", near),
                    "they show the driver and the machine as much as the target"));
        }
        double most = recording.stages().stream()
                .mapToDouble(StageRecording::throughput)
                .max()
                .orElse(0);
        if (most > ceilingPerSecond / NEAR) {
            notes.add(Caveat.note(
                    "near_ceiling",
                    Figures.rate(most) + "/s is more than half of the " + Figures.rate(ceilingPerSecond)
                            + "/s that the driver can do with a server that does nothing",
                    "for the target's own limit give the driver cores of its own"));
        }
        return notes;
    }

    private static void add(List<String> near, String name, long measured, long floor) {
        if (measured < NEAR * floor) {
            near.add(name + " " + Figures.latency(measured) + " (floor " + Figures.latency(floor) + ")");
        }
    }
}
