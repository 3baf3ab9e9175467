package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What remains when the program that started a target ends: nothing. */
class LauncherDeathTest {

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "INT", "HUP"})
    void nothingIsLeftAfterTheLauncherGotASignal(String signal) throws Exception {
        Assumptions.assumeFalse(ignored(signal), "this signal is ignored in whatever runs the tests");
        nothingIsLeft("sleep 300 & (sleep 300; true) & echo ready; wait", signal, false);
    }

    @Test
    void aTargetThatIgnoresItsSignalIsNotLeftEither() throws Exception {
        nothingIsLeft("trap '' TERM INT HUP; sleep 300 & echo ready; wait", "KILL", false);
    }

    @Test
    void nothingIsLeftWhenTheSignalGoesToTheLaunchersWholeGroup() throws Exception {
        nothingIsLeft("sleep 300 & echo ready; wait", "KILL", true);
    }

    private static void nothingIsLeft(String script, String signal, boolean group) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> words = new ArrayList<>();
        if (group) {
            words.add("setsid");
        }
        words.addAll(List.of(
                java,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LauncherMain.class.getName(),
                "sh",
                "-c",
                script));
        Process program = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> below = List.of();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8))) {
            assertThat(output.readLine()).startsWith("started ");
            below = program.descendants().toList();
            assertThat(below).hasSizeGreaterThanOrEqualTo(3);

            send(signal, group ? "-" + program.pid() : Long.toString(program.pid()));

            CompletableFuture<?>[] ends =
                    below.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
            assertThat(CompletableFuture.allOf(ends)).succeedsWithin(Duration.ofSeconds(30));
        } finally {
            program.destroyForcibly();
            below.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void send(String signal, String to) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-s", signal, "--", to).start().waitFor())
                .isZero();
    }

    /** A JVM leaves a signal ignored that was so when it began, as a shell's background jobs have SIGINT. */
    private static boolean ignored(String signal) throws IOException {
        int number = List.of("HUP", "INT").indexOf(signal) + 1;
        Path status = Path.of("/proc/self/status");
        if (number == 0 || !Files.isReadable(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(mask.substring(7).strip(), 16) >> (number - 1) & 1) == 1;
    }
}
