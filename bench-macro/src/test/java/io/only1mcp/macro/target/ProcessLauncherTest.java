package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLauncherTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Pattern READY = Pattern.compile("ready (\\d+)");

    private final ProcessLauncher launcher = new ProcessLauncher();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        launcher.close();
    }

    @Test
    void aStoppedProcessTakesAllThatItStartedWithIt() {
        RunningProcess process = launcher.start(shell("sleep 300 & (sleep 300 & echo ready $$; wait) & wait"));
        process.awaitReadyLine(LONG);
        List<ProcessHandle> all = family(process);
        assertThat(all).hasSizeGreaterThan(3);

        process.stop();

        assertThat(all).noneMatch(ProcessLauncherTest::living);
        assertThat(process.exitStatus()).hasValue(128 + 15);
    }

    @Test
    void theProcessIsTheCommandItself() {
        RunningProcess process = launcher.start(shell("echo ready $$; exec sleep 300"));

        assertThat(process.awaitReadyLine(LONG).group(1)).isEqualTo(Long.toString(process.pid()));
    }

    @Test
    void aReadyLineThatIsReadAfterTheEndOfTheProcessCounts() throws IOException {
        RunningProcess process = launcher.start(
                shell("trap '' TERM; echo reading; until [ -e go ]; do sleep 0.05; done; (sleep 0.2; echo ready 7) &")
                        .withDirectory(folder));
        // The JDK drops what comes after the end on a stream that nobody has begun to read.
        await().atMost(LONG).until(() -> process.lastOutput().contains("reading"));
        Files.createFile(folder.resolve("go"));

        assertThat(process.awaitReadyLine(LONG).group(1)).isEqualTo("7");
    }

    @Test
    void anOrphanOfTheGroupEndsToo() {
        RunningProcess process = launcher.start(shell("(sleep 300 & echo ready $!); sleep 300"));
        ProcessHandle orphan = ProcessHandle.of(
                        Long.parseLong(process.awaitReadyLine(LONG).group(1)))
                .orElseThrow();

        process.stop();

        assertThat(living(orphan)).isFalse();
    }

    @Test
    void aSystemWithoutSetsidUsesPerl() throws IOException {
        for (String program : List.of("sh", "perl", "sleep")) {
            Path found = Stream.of("/bin", "/usr/bin", "/usr/local/bin")
                    .map(directory -> Path.of(directory, program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(null);
            assumeTrue(found != null, program + " is not where it usually is");
            Path wrapper = Files.writeString(folder.resolve(program), "#!/bin/sh\nexec " + found + " \"$@\"\n");
            assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        }
        RunningProcess process = launcher.start(
                shell("(sleep 300 & echo ready $!); sleep 300").withEnvironment(Map.of("PATH", folder.toString())));
        ProcessHandle orphan = ProcessHandle.of(
                        Long.parseLong(process.awaitReadyLine(LONG).group(1)))
                .orElseThrow();

        process.stop();

        assertThat(living(orphan)).isFalse();
    }

    @Test
    void aChildWithASessionOfItsOwnEndsToo() {
        RunningProcess process = launcher.start(shell("setsid sleep 300 & echo ready $!; wait"));
        ProcessHandle loner = ProcessHandle.of(
                        Long.parseLong(process.awaitReadyLine(LONG).group(1)))
                .orElseThrow();

        process.stop();

        assertThat(living(loner)).isFalse();
    }

    @Test
    void whatAProcessLeavesBehindWhenItEndsByItselfIsEnded() throws IOException {
        Path file = folder.resolve("pid");
        RunningProcess process = launcher.start(shell("sleep 300 & echo $! > " + file.getFileName() + "; exit 4")
                .withDirectory(folder));
        assertThat(process.exit()).succeedsWithin(LONG).isEqualTo(4);

        process.stop();

        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(file).strip())))
                .matches(left -> left.isEmpty() || !living(left.get()));
    }

    @Test
    void aProcessThatIgnoresItsSignalIsKilledAfterTheGrace() {
        RunningProcess process = launcher.start(
                shell("trap '' TERM; sleep 300 & echo ready $$; wait").withStop("TERM", Duration.ofMillis(100)));
        process.awaitReadyLine(LONG);
        List<ProcessHandle> all = family(process);

        process.stop();

        assertThat(process.exitStatus()).hasValue(128 + 9);
        assertThat(all).noneMatch(ProcessLauncherTest::living);
    }

    @Test
    void theSignalIsTheOneAskedForAndArrivesOnce() {
        RunningProcess process = launcher.start(shell(
                        "trap 'echo once; n=$((n+1))' INT; echo ready $$; while [ \"$n\" != 1 ]; do sleep 0.01; done; sleep 0.2; exit 3$n")
                .withStop("INT", LONG));
        process.awaitReadyLine(LONG);

        process.stop();

        assertThat(process.lastOutput()).containsOnlyOnce("once");
        assertThat(process.exitStatus()).hasValue(31);
    }

    @Test
    void noSignalIsIgnoredInTheCommandUnlessItIsInUs() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.isReadable(status));
        RunningProcess process =
                launcher.start(shell("grep -E '^Sig(Ign|Blk)' /proc/self/status; echo ready $$; exec sleep 300"));
        process.awaitReadyLine(LONG);

        long ours = mask(Files.readString(status), "SigIgn");
        assertThat(mask(process.lastOutput(), "SigIgn") & ~ours).isZero();
        assertThat(mask(process.lastOutput(), "SigBlk")).isZero();
    }

    @Test
    void standardInputIsEmptyAndEnvironmentAndDirectoryAreAsGiven() throws IOException {
        RunningProcess process = launcher.start(shell("cat; pwd; echo \"$GREETING\"; echo ready $$; exec sleep 300")
                .withDirectory(folder)
                .withEnvironment(Map.of("GREETING", "hello *")));
        process.awaitReadyLine(LONG);

        assertThat(process.lastOutput().lines()).startsWith(folder.toRealPath().toString(), "hello *");
    }

    @Test
    void argumentsReachTheProgramAsTheyAre() {
        RunningProcess process =
                launcher.start(Launch.of("echo", List.of("printf", "%s|", "a b", "$HOME", "", "-x", "é")));
        assertThat(process.exit()).succeedsWithin(LONG).isEqualTo(0);

        assertThatThrownBy(() -> process.mustBeAlive("too soon")).hasMessageContaining("too soon");
        assertThat(process.lastOutput()).isEqualTo("a b|$HOME||-x|é|");
    }

    @Test
    void aProcessThatPrintsALotNeverWaitsForUs() {
        RunningProcess process = launcher.start(shell(
                "i=0; while [ $i -lt 40000 ]; do echo \"$i line of some length, again and again\"; i=$((i+1)); done; "
                        + "echo end >&2; echo ready $$; exec sleep 300"));
        process.awaitReadyLine(LONG);

        assertThat(process.lastOutput()).hasSizeLessThanOrEqualTo(64 * 1024).contains("39999 line");
        assertThat(process.lastOutput().lines().findFirst().orElseThrow())
                .matches("\\d+ line of some length, .* again");
    }

    @Test
    void aProcessThatEndsBeforeItIsReadyIsReportedWithItsLastWords() {
        RunningProcess process = launcher.start(shell("echo starting; echo 'bad config' >&2; exit 9"));

        assertThatThrownBy(() -> process.awaitReadyLine(LONG))
                .isInstanceOfSatisfying(
                        TargetException.class,
                        failure -> assertThat(failure.details()).contains("starting", "bad config"))
                .hasMessage("test: the process (sh) ended with exit status 9 before it was ready");
    }

    @Test
    void aLineThatNeverComesIsReportedAfterItsTime() {
        RunningProcess process = launcher.start(shell("echo something else; exec sleep 300"));

        assertThatThrownBy(() -> process.awaitReadyLine(Duration.ofMillis(50)))
                .isInstanceOf(TargetException.class)
                .hasMessage("test: printed no line that matches \"ready (\\d+)\" within 50ms; "
                        + "give it more time, or correct ready.line");
    }

    @Test
    void anUnknownProgramIsOneClearLine() {
        assertThatThrownBy(() -> launcher.start(Launch.of("gateway", List.of("no-such-program", "--port", "1"))))
                .isInstanceOf(TargetException.class)
                .hasMessage(
                        "gateway: start: no such program on the PATH: no-such-program; install it, or give its path");
        assertThatThrownBy(() -> launcher.start(Launch.of("gateway", List.of("./gone"))))
                .hasMessage("gateway: start: no such program: ./gone");
        assertThatThrownBy(() -> launcher.start(shell("true").withDirectory(folder.resolve("gone"))))
                .hasMessage("test: cwd: no such directory: " + folder.resolve("gone"));
    }

    @Test
    void aProgramInTheWorkingDirectoryIsFound() throws IOException {
        Path program = Files.writeString(folder.resolve("own"), "#!/bin/sh\necho ready 1\nexec sleep 300\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        RunningProcess process = launcher.start(
                Launch.of("own", List.of("./own")).withDirectory(folder).withReadyLine(READY));

        assertThat(process.awaitReadyLine(LONG).group(1)).isEqualTo("1");
    }

    @Test
    void theScratchDirectoryGoesWithTheProcess() throws IOException {
        Path scratch = Files.createDirectory(folder.resolve("scratch of it"));
        Files.writeString(scratch.resolve("config.yaml"), "listen: 1");
        RunningProcess process =
                launcher.start(shell("echo ready $$; exec sleep 300").withScratch(scratch));
        process.awaitReadyLine(LONG);
        assertThat(scratch).exists();

        process.stop();

        assertThat(scratch).doesNotExist();
        assertThat(folder).exists();
    }

    @Test
    void aClosedLauncherStartsNothing() {
        launcher.close();

        assertThatThrownBy(() -> launcher.start(shell("true"))).isInstanceOf(TargetException.class);
    }

    private static Launch shell(String script) {
        return Launch.of("test", List.of("sh", "-c", script))
                .withStop("TERM", Duration.ofSeconds(5))
                .withReadyLine(READY);
    }

    private static List<ProcessHandle> family(RunningProcess process) {
        ProcessHandle head = ProcessHandle.of(process.pid()).orElseThrow();
        return Stream.concat(Stream.of(head), head.descendants()).toList();
    }

    /** Not yet ended; one that has ended and waits for init to take notice is not living. */
    private static boolean living(ProcessHandle process) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(process.pid())).start();
            String state = new String(ps.getInputStream().readAllBytes(), US_ASCII).strip();
            return !state.isEmpty() && !state.startsWith("Z");
        } catch (IOException noPs) {
            throw new UncheckedIOException(noPs);
        }
    }

    /** Signals 1 to 31; the C library keeps some above for itself. */
    private static long mask(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line ->
                        Long.parseUnsignedLong(line.substring(name.length() + 1).strip(), 16))
                .map(mask -> mask & Integer.MAX_VALUE)
                .findFirst()
                .orElseThrow();
    }
}
