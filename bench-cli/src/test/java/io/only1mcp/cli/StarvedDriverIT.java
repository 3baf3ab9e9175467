package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.only1mcp.cli.Program.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A driver that does not get the core that it needs says so, and believes nothing of what it measured. */
@Isolated("it measures")
class StarvedDriverIT {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    @TempDir
    Path folder;

    /** A program that does not rest, on the first core; it ends by itself after a minute or so if nobody ends it. */
    private static Program busy() {
        String counting = "i=0; while [ $i -lt 50000000 ]; do i=$((i+1)); done";
        return Program.of(List.of(TASKSET.toString(), "-c", "0", "sh", "-c", counting))
                .start();
    }

    @Test
    void aDriverThatSharesOneCoreWithTwoBusyProgramsIsInvalidAndNamesTheReason() {
        assumeThat(Files.isExecutable(TASKSET))
                .as("taskset is not installed, so no driver can be starved")
                .isTrue();
        List<String> command = new ArrayList<>(List.of(TASKSET.toString(), "-c", "0"));
        command.add(Program.home().resolve("bench").toString());
        try (MockBackend backend = new MockBackend()) {
            command.addAll(List.of("run", "--target", backend.url(), "--rate", "1000/s", "--duration", "4s"));
            command.addAll(List.of("--call", "read_file={\"path\":\"{marker}\"}", "--set", "warm_up.requests=100"));
            try (Program driver = Program.of(command)
                    .in(folder)
                    .with("BENCH_BUILD", "never")
                    .with("JAVA_HOME", System.getProperty("java.home"))
                    .start()) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> driver.err().contains("running ")
                                || !driver.handle().isAlive());
                Ended ended;
                try (Program one = busy();
                        Program other = busy()) {
                    assertThat(one.handle().isAlive() && other.handle().isAlive())
                            .isTrue();
                    ended = driver.end();
                }

                assertThat(ended.status()).as(ended.out() + ended.err()).isEqualTo(98);
                assertThat(ended.out())
                        .contains("INVALID")
                        .contains("the driver sent late")
                        .contains("waited")
                        .contains("for a core that others had");
            }
        }
    }
}
