package io.only1mcp.macro.driver;

import io.only1mcp.core.recording.HostFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Linux counts of a machine and of the calling thread: two readings, at the begin and at the end of a run, say what
 * happened between. Each is null where it cannot be read, as on other systems.
 *
 * @param stealTicks what the host gave to others, of all processors (proc_stat(5))
 * @param allTicks all time of all processors
 * @param throttledNanos how long the control group was held back (cpu.stat of cgroups, version 2)
 * @param waitedNanos how long the calling thread was ready and did not run (the second number of its schedstat)
 */
record HostCounters(
        @Nullable Long stealTicks,
        @Nullable Long allTicks,
        @Nullable Long throttledNanos,
        @Nullable Long waitedNanos) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int STEAL = 8;
    /** Behind these, guests' time is counted once more. */
    private static final int KINDS = 8;

    /** A reading now. */
    static HostCounters read() {
        return read(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    /**
     * A reading of other trees.
     *
     * @param proc where processes are
     * @param cgroups where control groups are
     */
    static HostCounters read(Path proc, Path cgroups) {
        Optional<long[]> cpu = line(proc.resolve("stat"), "cpu ").map(HostCounters::numbers);
        Optional<long[]> scheduled =
                line(proc.resolve("thread-self/schedstat"), "").map(line -> numbers("x " + line));
        return new HostCounters(
                cpu.filter(ticks -> ticks.length >= STEAL)
                        .map(ticks -> ticks[STEAL - 1])
                        .orElse(null),
                cpu.map(HostCounters::sum).orElse(null),
                group(proc, cgroups)
                        .flatMap(group -> line(group.resolve("cpu.stat"), "throttled_usec "))
                        .map(line -> numbers(line)[0] * 1_000)
                        .orElse(null),
                scheduled
                        .filter(numbers -> numbers.length > 1)
                        .map(numbers -> numbers[1])
                        .orElse(null));
    }

    private static long sum(long[] ticks) {
        long sum = 0;
        for (int i = 0; i < Math.min(KINDS, ticks.length); i++) {
            sum += ticks[i];
        }
        return sum;
    }

    /** The control group of this process, in the one hierarchy of version 2. */
    private static Optional<Path> group(Path proc, Path cgroups) {
        return line(proc.resolve("self/cgroup"), "0::/").map(line -> cgroups.resolve(line.substring("0::/".length())));
    }

    private static Optional<String> line(Path file, String prefix) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(prefix)).findFirst();
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    /** The numbers behind the first word. */
    private static long[] numbers(String line) {
        return BLANKS.splitAsStream(line.strip())
                .skip(1)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /**
     * What happened since an earlier reading.
     *
     * @param elapsedNanos between the two
     * @param exhausted what the machine had no more of; null where it lacked nothing
     */
    HostFacts since(HostCounters before, long elapsedNanos, @Nullable String exhausted) {
        Long ticks = difference(allTicks, before.allTicks);
        return new HostFacts(
                share(difference(stealTicks, before.stealTicks), ticks == null ? 0 : ticks),
                share(difference(throttledNanos, before.throttledNanos), elapsedNanos),
                share(difference(waitedNanos, before.waitedNanos), elapsedNanos),
                exhausted);
    }

    private static @Nullable Long difference(@Nullable Long after, @Nullable Long before) {
        return after == null || before == null ? null : Long.valueOf(Math.max(0, after - before));
    }

    private static @Nullable Double share(@Nullable Long part, long whole) {
        return part == null || whole <= 0 ? null : Double.valueOf((double) part / whole);
    }
}
