package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        return Optional.of(new Reading(now.size(), residentBytes(new ArrayList<>(now.keySet())), nanos, -1, -1));
    }

    private static long residentBytes(List<Long> pids) {
        String list = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", list)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ps.getOutputStream().close();
            try (var output = ps.getInputStream()) {
                return sumOfKibibytes(new String(output.readAllBytes(), UTF_8));
            }
        } catch (IOException noPs) {
            return -1;
        }
    }

    /** @param psOutput one number of KiB on each line; -1 when there is none */
    static long sumOfKibibytes(String psOutput) {
        List<String> lines =
                psOutput.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        return lines.isEmpty() ? -1 : lines.stream().mapToLong(Long::parseLong).sum() * 1024;
    }
}
