package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process tree where there is no /proc: processes and their CPU time from the JDK, resident sets from {@code ps}.
 * Threads and descriptors are not known. CPU time of a process that ended is what the last reading saw of it.
 */
final class PortableSource implements ProcessSource {
    private final long root;
    private final Map<Long, Long> nanosByPid = new HashMap<>();
    private long endedNanos;

    PortableSource(long root) {
        this.root = root;
    }

    @Override
    public Optional<Reading> read() {
        List<ProcessHandle> tree = ProcessHandle.of(root).stream()
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .filter(ProcessHandle::isAlive)
                .toList();
        Map<Long, Long> now = new HashMap<>();
        for (ProcessHandle process : tree) {
            Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
            now.put(process.pid(), Math.max(cpu.toNanos(), nanosByPid.getOrDefault(process.pid(), 0L)));
        }
        nanosByPid.forEach((pid, nanos) -> endedNanos += now.containsKey(pid) ? 0 : nanos);
        nanosByPid.clear();
        nanosByPid.putAll(now);
        if (now.isEmpty()) {
            return Optional.empty();
        }
        long nanos =
                endedNanos + now.values().stream().mapToLong(Long::longValue).sum();
        OptionalLong rss = residentBytes(now.keySet());
        return rss.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reading(now.size(), rss.getAsLong(), nanos, null, null));
    }

    /** Empty when the processes ended in the meantime. */
    private static OptionalLong residentBytes(Set<Long> pids) {
        String list = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", list)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ps.getOutputStream().close();
            try (InputStream output = ps.getInputStream()) {
                return sumOfKibibytes(new String(output.readAllBytes(), UTF_8));
            }
        } catch (IOException noPs) {
            throw new UncheckedIOException("ps cannot be run, and there is no /proc: " + noPs.getMessage(), noPs);
        }
    }

    /** @param psOutput one number of KiB on each line */
    static OptionalLong sumOfKibibytes(String psOutput) {
        return psOutput.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .mapToLong(line -> Long.parseLong(line) * 1024)
                .reduce(Long::sum);
    }
}
