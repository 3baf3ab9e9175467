package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.only1mcp.cli.Program.Ended;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.ResultJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench micro} as a process, with its forks. */
class MicroIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** Nothing is timed here, so another JMH on this machine is in nobody's way. */
    private Program.Start micro(String... arguments) {
        String[] all = Stream.concat(Stream.of("micro"), Stream.of(arguments)).toArray(String[]::new);
        return Program.bench(all).in(folder).with("JAVA_TOOL_OPTIONS", "-Djmh.ignoreLock=true");
    }

    @Test
    void aBenchmarkRunsInForksAndLeavesAResult() throws IOException {
        Ended ended = micro("AllocationBenchmark.after", "--quick", "--out", "md=micro.md")
                .run();

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.err()).contains("fork 3 of 3");
        assertThat(ended.out()).contains("AllocationBenchmark · ns/op, less is better", "after", "result.json");
        assertThat(folder.resolve("micro.md")).content().contains("AllocationBenchmark");
        try (Stream<Path> files = Files.walk(folder)) {
            Path file = files.filter(path -> path.endsWith("result.json"))
                    .findFirst()
                    .orElseThrow();
            MicroResult result = ResultJson.readMicro(Files.readString(file));
            assertThat(result.benchmarks()).hasSize(1);
            assertThat(result.benchmarks().get(0).values()).hasSize(3);
            assertThat(result.benchmarks().get(0).secondary())
                    .extracting("name")
                    .contains("gc.alloc.rate.norm");
        }
    }

    @Test
    void whatCannotBeRunIsOneLineAndLeavesNothing() throws IOException {
        Ended ended = micro("Nowhere", "--quick").run();

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("bench: micro: no benchmark matches 'Nowhere'");
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void noForkOutlivesTheCommand(String signal) {
        try (Program program = micro("AllocationBenchmark").start()) {
            await().atMost(SOON).until(() -> program.err().contains("fork 1 of 3"));
            await().atMost(SOON).until(() -> program.handle().descendants().count() >= 3);
            List<ProcessHandle> started = program.handle().descendants().toList();
            program.signal(signal);

            await().atMost(SOON).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        }
    }
}
