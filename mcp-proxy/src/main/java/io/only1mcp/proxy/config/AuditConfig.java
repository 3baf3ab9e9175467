package io.only1mcp.proxy.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the audit log is kept.
 *
 * @param file where its newest lines are
 * @param flush how long a line may lie in memory, 1 ms to 1 min: then it is written and forced to the disk
 * @param rotateBytes the size at which a file is put aside, 1 KiB to 1 GiB
 * @param keep how many files that were put aside are kept, 0 to 1000
 * @param whenFull what happens to calls that cannot be recorded
 */
public record AuditConfig(Path file, Duration flush, int rotateBytes, int keep, WhenFull whenFull) {

    /** What happens to calls while no line can be kept. */
    public enum WhenFull {
        /** They are refused. */
        REFUSE,
        /** They go on, and how many lines are missing is counted and recorded later. */
        CONTINUE
    }

    public AuditConfig {
        if (flush.compareTo(Duration.ofMillis(1)) < 0 || flush.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("flush: must be 1ms to 1m, got " + flush.toNanos() / 1e6 + " ms");
        }
        if (rotateBytes < 1024) {
            throw new IllegalArgumentException("rotate: must be 1KiB to 1GiB, got " + rotateBytes + " B");
        }
        if (keep < 0 || keep > 1000) {
            throw new IllegalArgumentException("keep: must be 0 to 1000, got " + keep);
        }
    }
}
