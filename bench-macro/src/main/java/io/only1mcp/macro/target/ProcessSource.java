package io.only1mcp.macro.target;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the figures of a process tree come from. Used by one thread at a time. */
public interface ProcessSource {

    /**
     * Reads the whole tree once; empty when none of its processes is left.
     *
     * @implSpec CPU time counts also what processes used that have ended since the first reading, and never falls.
     */
    Optional<Reading> read();

    /**
     * The sums over a process tree. A figure that the system does not tell is -1.
     *
     * @param processes how many processes there were, 1 or more
     * @param rssBytes resident sets
     * @param cpuNanos user and system time since the processes began
     * @param threads kernel threads
     * @param fileDescriptors open descriptors
     */
    record Reading(int processes, long rssBytes, long cpuNanos, int threads, int fileDescriptors) {}

    /** The best source that this machine has for a process and all that it started: /proc, else {@code ps}. */
    static ProcessSource of(long pid) {
        Path proc = Path.of("/proc");
        return Files.isReadable(proc.resolve("self/stat")) ? new ProcSource(proc, pid) : new PortableSource(pid);
    }
}
