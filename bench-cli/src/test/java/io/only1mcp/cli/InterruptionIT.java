package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that is ended from outside ends, says so, and leaves no process. */
class InterruptionIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration AT_ONCE = Duration.ofSeconds(60);
    private static final String RUNNING = "running ad_hoc";
    private static final String WARMING_UP = "warming up";
    private static final long SIGINT_BIT = 1L << 1;

    @TempDir
    Path folder;

    /** A run of a minute with the embedded proxy and its backends, which has come this far. */
    private Program embedded(String step) {
        String warmUp = "warm_up.at_most=" + (step.equals(WARMING_UP) ? "30s" : "1s");
        Program program = Program.bench("run", "--rate", "100/s", "--duration", "60s", "--set", warmUp)
                .in(folder)
                .start();
        await().atMost(SOON)
                .until(() -> program.err().contains(step) || !program.handle().isAlive());
        assertThat(program.handle().isAlive()).as(program.err()).isTrue();
        return program;
    }

    private static List<ProcessHandle> started(Program program) {
        return program.handle().descendants().toList();
    }

    private static void areGone(List<ProcessHandle> processes) {
        await().atMost(AT_ONCE).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aSignalEndsTheRunWithItsOwnStatus() throws IOException {
        assumeFalse(ignoresInterrupts(), "skipped: whatever runs the tests ignores SIGINT, and so do its children");
        try (Program program = embedded(WARMING_UP)) {
            List<ProcessHandle> started = started(program);
            program.signal("INT");
            Ended ended = program.end();

            assertThat(ended.status()).isEqualTo(4);
            assertThat(ended.out() + ended.err()).contains("interrupted").doesNotContain("internal error");
            assertThat(started).hasSizeGreaterThanOrEqualTo(2);
            areGone(started);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSignalBeforeThereIsARunHasTheSameStatus() throws IOException {
        Path asked = folder.resolve("asked.yaml");
        assertThat(Program.of(List.of("mkfifo", asked.toString())).run().status())
                .isZero();
        try (FileChannel silent = FileChannel.open(asked, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Program program =
                        Program.bench("profiles", "check", asked.toString()).start()) {
            await().atMost(SOON).until(() -> hasOpen(program, asked.toRealPath()));
            program.signal("TERM");

            assertThat(program.end().status()).isEqualTo(4);
            assertThat(silent.isOpen()).isTrue();
        }
    }

    private static boolean hasOpen(Program program, Path file) throws IOException {
        try (Stream<Path> open =
                Files.list(Path.of("/proc", Long.toString(program.handle().pid()), "fd"))) {
            return open.anyMatch(descriptor -> leadsTo(descriptor, file));
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void anInterruptedRunShowsAndKeepsWhatItHas() throws IOException {
        try (Program program = embedded("5s of ")) {
            List<ProcessHandle> started = started(program);
            program.signal("TERM");
            Ended ended = program.end();

            assertThat(ended.status()).isEqualTo(4);
            assertThat(ended.out())
                    .contains("cut")
                    .contains("result.json")
                    .endsWith("INTERRUPTED · exit status 4 (interrupted)\n");
            assertThat(folder.resolve("results")).isDirectoryRecursivelyContaining("glob:**/result.json");
            assertThat(started).hasSizeGreaterThanOrEqualTo(2);
            areGone(started);
        }
    }

    @Test
    void aCommandThatIsKilledLeavesNoProcess() {
        try (Program program = embedded(RUNNING)) {
            List<ProcessHandle> started = started(program);
            program.signal("KILL");

            assertThat(started).hasSizeGreaterThanOrEqualTo(2);
            areGone(started);
        }
    }

    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> (Long.parseUnsignedLong(
                                                line.substring(line.indexOf(':') + 1)
                                                        .strip(),
                                                16)
                                        & SIGINT_BIT)
                                != 0);
    }
}
