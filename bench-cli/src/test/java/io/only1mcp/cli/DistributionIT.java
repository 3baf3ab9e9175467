package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive that a build leaves, unpacked in a folder of its own, without the source tree and without Maven. */
class DistributionIT {
    @TempDir
    static Path folder;

    private static Path launcher = Path.of("");

    /** Once for all, because its first start makes archives of classes, which takes long. */
    @BeforeAll
    static void unpacked() throws IOException {
        Path into = Files.createDirectories(folder.resolve("a folder"));
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            List<Path> archives =
                    built.filter(file -> file.toString().endsWith(".tar.gz")).toList();
            assertThat(archives).hasSize(1);
            Program.Ended unpacked = Program.of(List.of(
                            "tar",
                            "xzf",
                            archives.get(0).toAbsolutePath().toString(),
                            "--strip-components=1",
                            "-C",
                            into.toString()))
                    .run();
            assertThat(unpacked.status()).as(unpacked.err()).isZero();
        }
        launcher = into.resolve("bin/bench");
    }

    private static Program.Start bench(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return Program.of(command)
                .in(folder)
                .with("PATH", "/usr/bin:/bin")
                .with("JAVA_HOME", System.getProperty("java.home"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itRunsFromAnyFolderAndEachOfItsServersHasItsOwnClassPathAlone() throws IOException {
        Program.Ended ran = bench(
                        "run",
                        "--quiet",
                        "--rate",
                        "100/s",
                        "--duration",
                        "1s",
                        "--set",
                        "warm_up.requests=100",
                        "--out",
                        "json=-")
                .run();

        assertThat(ran.status()).as(ran.err()).isIn(0, 98, 99);
        RunResult result = ResultJson.read(ran.out());
        assertThat(result.runs().get(0).counts().ok()).isPositive();
        assertThat(result.environment().commit()).as("no checkout").isNull();

        try (Program proxy = bench("serve", "proxy", "--port", "0", "--backend", "x=http://127.0.0.1:9/mcp")
                .start()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> proxy.out().startsWith("listening "));
            String command = Files.readString(
                    Path.of("/proc", Long.toString(proxy.handle().pid()), "cmdline"));
            assertThat(command).contains("/lib/mcp-proxy-").doesNotContain("bench-cli", "picocli", "bench-core");
        }
    }

    @Test
    void itHasTheBenchmarksWithTheirRivals() throws IOException {
        Program.Ended ran = bench("micro", "AllocationBenchmark.after", "--quick", "--quiet", "--out", "json=-")
                .with("JAVA_TOOL_OPTIONS", "-Djmh.ignoreLock=true")
                .run();

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ResultJson.readMicro(ran.out()).benchmarks()).hasSize(1);
        assertThat(ran.err()).contains("AllocationBenchmark", "result.json");
    }
}
