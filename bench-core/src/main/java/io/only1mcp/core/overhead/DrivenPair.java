package io.only1mcp.core.overhead;

import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.StageRecording;

/**
 * The same schedule with the same draws, driven along both paths, one right after the other.
 *
 * @param direct what it left straight to the backends
 * @param proxied what it left through the proxy
 * @param directFirst whether the direct path was driven first
 */
public record DrivenPair(Recording direct, Recording proxied, boolean directFirst) {

    /** What counts of one path: its last stage. Those before it lead in. */
    static StageRecording measured(Recording recording) {
        return recording.stages().get(recording.stages().size() - 1);
    }
}
