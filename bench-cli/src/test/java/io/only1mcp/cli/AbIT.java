package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench check --ab} as a process that is ended from outside. */
@Timeout(120)
class AbIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void anInterruptionIsOneLineEndsWhatWasStartedAndLeavesNoHalfOfARun() throws IOException {
        Path whole = Files.writeString(folder.resolve("whole.json"), Scored.json(100, 1));
        String first = "cp " + whole + " {out}/result.json";
        String second = "echo half > {out}/part && sleep 600";
        try (Program program =
                Program.bench("check", "--ab", first, second).in(folder).start()) {
            await().atMost(SOON).until(() -> program.err().contains("b, run 1 of 8"));
            await().atMost(SOON).until(() -> program.handle().descendants().anyMatch(AbIT::sleeps));
            List<ProcessHandle> started = program.handle().descendants().toList();
            program.signal("TERM");
            Ended ended = program.end();

            assertThat(ended.status()).isEqualTo(4);
            assertThat(ended.err()).endsWith("bench: interrupted before there was a result\n");
            await().atMost(SOON).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
            try (Stream<Path> left = Files.walk(folder.resolve("results"))) {
                assertThat(left.filter(Files::isRegularFile)
                                .map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("result.json", "turns.json");
            }
        }
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/sleep");
    }
}
