package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process tree in Linux's /proc: the process, its descendants, and whatever else is in its session, so that an orphan
 * of a middle process is not lost.
 *
 * <p>CPU time is exact to a tick of 10 ms per process. Processes that come and go between two readings are in the time of
 * the parent that waited for them. Resident sets are as the kernel counts them, which may lag by some pages per thread.
 */
final class ProcSource implements ProcessSource {
    private final Path proc;
    private final long root;

    /** Processes of the tree as last seen. */
    private Map<Long, ProcStat> members = Map.of();

    /** Processes that were outside the tree when they were first seen; nothing enters a tree later. */
    private final Set<Long> strangers = new HashSet<>();

    /** The time of processes that ended without a parent in the tree that could have taken it over. */
    private long orphanedNanos;

    private long highestNanos;

    ProcSource(Path proc, long root) {
        this.proc = proc;
        this.root = root;
    }

    @Override
    public Optional<Reading> read() {
        Map<Long, ProcStat> now = tree();
        members.forEach((pid, before) -> {
            ProcStat same = now.get(pid);
            boolean ended = same == null || same.startTicks() != before.startTicks();
            if (ended && !now.containsKey(before.parent())) {
                orphanedNanos += before.cpuNanos() + before.reapedNanos();
            }
        });
        members = now;
        if (now.isEmpty()) {
            return Optional.empty();
        }
        long rss = 0;
        long nanos = orphanedNanos;
        int threads = 0;
        int descriptors = 0;
        for (Map.Entry<Long, ProcStat> member : now.entrySet()) {
            Path directory = proc.resolve(member.getKey().toString());
            rss += residentBytes(directory);
            descriptors += descriptors(directory);
            threads += member.getValue().threads();
            nanos += member.getValue().cpuNanos() + member.getValue().reapedNanos();
        }
        // A parent that ignores SIGCHLD takes nothing over: then the sum would fall.
        highestNanos = Math.max(highestNanos, nanos);
        return Optional.of(new Reading(now.size(), rss, highestNanos, threads, descriptors));
    }

    private Map<Long, ProcStat> tree() {
        Map<Long, ProcStat> unknown = new HashMap<>();
        Map<Long, ProcStat> tree = new HashMap<>();
        Set<Long> listed = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                listed.add(pid);
                if (!strangers.contains(pid)) {
                    ProcStat stat = stat(entry);
                    if (stat != null) {
                        unknown.put(pid, stat);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return tree;
        }
        strangers.retainAll(listed);
        for (boolean grown = true; grown; ) {
            grown = unknown.entrySet().removeIf(candidate -> {
                boolean inside = belongs(candidate.getKey(), candidate.getValue(), tree);
                if (inside) {
                    tree.put(candidate.getKey(), candidate.getValue());
                }
                return inside;
            });
        }
        strangers.addAll(unknown.keySet());
        return tree;
    }

    private boolean belongs(long pid, ProcStat stat, Map<Long, ProcStat> tree) {
        if (pid == root || stat.session() == root || tree.containsKey(stat.parent())) {
            return true;
        }
        ProcStat before = members.get(pid);
        return before != null && before.startTicks() == stat.startTicks();
    }

    private static @Nullable ProcStat stat(Path directory) {
        try {
            return ProcStat.parse(Files.readString(directory.resolve("stat"), ISO_8859_1));
        } catch (IOException gone) {
            return null;
        }
    }

    private static long residentBytes(Path directory) {
        try (BufferedReader status = Files.newBufferedReader(directory.resolve("status"), ISO_8859_1)) {
            for (String line = status.readLine(); line != null; line = status.readLine()) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException gone) {
            return 0;
        }
        return 0; // a zombie has no memory
    }

    private static int descriptors(Path directory) {
        int count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(directory.resolve("fd"))) {
            for (Path ignored : open) {
                count++;
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return count;
        }
        return count;
    }
}
