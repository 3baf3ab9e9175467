package io.only1mcp.macro.target;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the figures of a process tree come from. Used by one thread at a time. */
public interface ProcessSource {

    /**
     * Reads the whole tree once; empty when none of its processes is left.
     *
     * @implSpec CPU time counts also what processes used that have ended since the first reading, and never falls.
     */
    Optional<Reading> read();

    /**
     * The sums over a process tree.
     *
     * @param processes how many processes there were, 1 or more
     * @param rssBytes resident sets; a page that several processes share counts in each of them
     * @param cpuNanos user and system time since the processes began
     * @param threads kernel threads, null where the system does not tell
     * @param fileDescriptors open descriptors, null where the system does not tell
     */
    record Reading(
            int processes,
            long rssBytes,
            long cpuNanos,
            @Nullable Integer threads,
            @Nullable Integer fileDescriptors) {}

    /** The best source that this machine has for a process and all that it started: /proc, else {@code ps}. */
    static ProcessSource of(long pid) {
        Path proc = Path.of("/proc");
        return Files.isReadable(proc.resolve("self/stat")) ? new ProcSource(proc, pid) : new PortableSource(pid);
    }
}
