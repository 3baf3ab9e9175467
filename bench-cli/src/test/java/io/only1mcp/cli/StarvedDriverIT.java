package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A driver that does not get the core that it needs says so, and believes little or nothing of what it measured. */
@Isolated("it measures")
class StarvedDriverIT {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    /** What the machine does to a driver, whatever the test does. */
    private static final Set<String> OTHERS = Set.of("run_queue", "cpu_steal", "cpu_throttled", "gc_pause");

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

    /**
     * Held up for 40 ms in three times 840 ms, a driver is up to 40 ms late: at p99 some 30 ms. Beside answers that take 100 ms,
     * and as much longer as it is late, that is more than the tenth that is suspect and less than the half that is invalid.
     */
    @Test
    void aDriverThatIsHeldUpForShortMomentsIsSuspectAndNamesTheReason() throws IOException {
        try (MockBackend backend = new MockBackend("100ms");
                Program driver = Program.bench(
                                "run",
                                "--target",
                                backend.url(),
                                "--rate",
                                "500/s",
                                "--duration",
                                "3s",
                                "--call",
                                "read_file={\"path\":\"{marker}\"}",
                                "--connections",
                                "200",
                                "--set",
                                "warm_up.requests=400",
                                "--out",
                                "json=-")
                        .in(folder)
                        .start()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> driver.err().contains("running ")
                            || !driver.handle().isAlive());
            try (Program moments = heldUp(driver.handle().pid())) {
                assertThat(moments.end().status()).isZero();
            }
            Ended ended = driver.end();
            JsonNode result = new JsonMapper().readTree(ended.out());
            JsonNode validity = result.at("/runs/0/validity");
            List<String> doubts = new ArrayList<>();
            validity.path("caveats")
                    .forEach(caveat -> doubts.add(caveat.path("code").asText()));

            assumeThat(validity.path("level").asText().equalsIgnoreCase("invalid")
                            && doubts.stream().anyMatch(OTHERS::contains))
                    .as(
                            "the machine itself held the driver up further, which proves nothing of a mild disturbance: %s",
                            validity)
                    .isFalse();
            assertThat(validity.path("level").asText()).as(validity.toString()).isEqualToIgnoringCase("suspect");
            assertThat(doubts).contains("lateness");
            assertThat(ended.status()).isZero();
            assertThat(ended.err()).contains("SUSPECT").contains("the driver sent late: p99");
        }
    }

    /** Stops a process for short moments. */
    private static Program heldUp(long pid) {
        String moments = "for i in 1 2 3; do sleep 0.4; kill -STOP $0; sleep 0.04; kill -CONT $0; sleep 0.4; done";
        return Program.of(List.of("sh", "-c", moments, Long.toString(pid))).start();
    }
}
