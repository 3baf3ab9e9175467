package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.only1mcp.macro.target.ProcessSource.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcSourceTest {
    private static final long TICK = 10_000_000;

    @TempDir
    Path proc;

    @Test
    void theTreeIsTheProcessItsDescendantsAndItsSession() throws IOException {
        process(1, 0, 1, 500, 0, 1000, 1);
        process(100, 1, 100, 10, 0, 2000, 3);
        process(102, 101, 100, 20, 0, 300, 1); // the grandchild comes first in no order
        process(101, 100, 100, 30, 0, 40, 2);
        process(103, 1, 100, 1, 0, 5, 1); // an orphan of the session
        process(104, 102, 104, 2, 0, 6, 1); // a descendant with a session of its own
        process(200, 1, 200, 700, 0, 9000, 9);
        Files.createDirectory(proc.resolve("net"));

        Reading reading = new ProcSource(proc, 100).read().orElseThrow();

        assertThat(reading).isEqualTo(new Reading(5, 2351 * 1024, 63 * TICK, 8, 5));
    }

    @Test
    void whatAnEndedChildUsedIsTakenOverByItsParentAndCountedOnce() throws IOException {
        process(100, 1, 100, 10, 0, 1, 1);
        process(101, 100, 100, 30, 0, 1, 1);
        ProcSource source = new ProcSource(proc, 100);
        assertThat(cpuTicks(source)).isEqualTo(40);

        remove(101);
        process(100, 1, 100, 10, 32, 1, 1);

        assertThat(cpuTicks(source)).isEqualTo(42);
    }

    @Test
    void whatAnOrphanUsedStaysCountedWhenItEnds() throws IOException {
        process(100, 1, 100, 10, 0, 1, 1);
        process(103, 1, 100, 30, 0, 1, 1);
        ProcSource source = new ProcSource(proc, 100);
        assertThat(cpuTicks(source)).isEqualTo(40);

        remove(103);
        process(100, 1, 100, 15, 0, 1, 1);

        assertThat(cpuTicks(source)).isEqualTo(45);
    }

    @Test
    void cpuTimeNeverGoesBackwards() throws IOException {
        process(100, 1, 100, 10, 0, 1, 1);
        process(101, 100, 100, 30, 0, 1, 1);
        ProcSource source = new ProcSource(proc, 100);
        assertThat(cpuTicks(source)).isEqualTo(40);

        remove(101); // and the parent ignores SIGCHLD

        assertThat(cpuTicks(source)).isEqualTo(40);
    }

    @Test
    void aProcessThatComesLaterIsSeenAndAnOrphanStaysSeen() throws IOException {
        process(100, 1, 100, 10, 0, 1, 1);
        process(200, 1, 200, 10, 0, 1, 1);
        ProcSource source = new ProcSource(proc, 100);
        assertThat(source.read().orElseThrow().processes()).isEqualTo(1);

        process(105, 100, 105, 1, 0, 1, 1);
        assertThat(source.read().orElseThrow().processes()).isEqualTo(2);

        process(105, 1, 105, 1, 0, 1, 1); // its parent is init now, its session was never ours
        assertThat(source.read().orElseThrow().processes()).isEqualTo(2);
    }

    @Test
    void aTreeThatHasEndedIsEmpty() throws IOException {
        process(200, 1, 200, 10, 0, 1, 1);

        assertThat(new ProcSource(proc, 100).read()).isEmpty();
    }

    @Test
    void aProcessWithoutMemoryOrDescriptorsIsStillCounted() throws IOException {
        process(100, 1, 100, 10, 0, 1, 1);
        Files.writeString(proc.resolve("100/status"), "Name:\tx\nState:\tZ (zombie)\n");
        Files.delete(proc.resolve("100/fd/0"));
        Files.delete(proc.resolve("100/fd"));

        assertThat(new ProcSource(proc, 100).read().orElseThrow()).isEqualTo(new Reading(1, 0, 10 * TICK, 1, 0));
    }

    @Test
    void thisProcessIsSeenAsItIs() {
        Path real = Path.of("/proc");
        assumeTrue(Files.isReadable(real.resolve("self/stat")));

        Reading reading =
                new ProcSource(real, ProcessHandle.current().pid()).read().orElseThrow();

        assertThat(reading.rssBytes()).isBetween(20L << 20, 16L << 30);
        assertThat(reading.threads()).isGreaterThan(5);
        assertThat(reading.fileDescriptors()).isGreaterThan(5);
        assertThat(reading.cpuNanos()).isPositive();
    }

    private static long cpuTicks(ProcSource source) {
        return source.read().orElseThrow().cpuNanos() / TICK;
    }

    private void process(int pid, int parent, int session, int ticks, int reaped, int rssKib, int threads)
            throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                "%d (a) b) S %d %d %d 0 -1 0 0 0 0 0 %d 0 %d 0 20 0 %d 0 7%d 0 0"
                        .formatted(pid, parent, session, session, ticks, reaped, threads, pid));
        Files.writeString(
                directory.resolve("status"),
                "Name:\ta\nVmHWM:\t 99999 kB\nVmRSS:\t%8d kB\nThreads:\t1\n".formatted(rssKib));
        Path descriptors = Files.createDirectories(directory.resolve("fd"));
        if (Files.notExists(descriptors.resolve("0"))) {
            Files.createFile(descriptors.resolve("0"));
        }
    }

    private void remove(int pid) throws IOException {
        try (Stream<Path> files = Files.walk(proc.resolve(Integer.toString(pid)))) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
