package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The target files of other people's gateways start them, and load passes them whole. */
class OtherGatewaysIT {
    private static final Duration WITHIN = Duration.ofSeconds(90);
    private static final int INVALID = 98;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"mcp-proxy, 2026-07-28", "supergateway, 2025-11-25"})
    void aGatewayIsStartedAndEveryAnswerThroughItIsARealOne(String target, String revision, @TempDir Path folder)
            throws IOException {
        Path bin = NodePackages.GATEWAYS.home().resolve("node_modules").resolve(".bin");
        Path json = folder.resolve("result.json");
        List<String> command = List.of(
                Path.of("..", "bench").toAbsolutePath().normalize().toString(),
                "run",
                "--target",
                target,
                "--rate",
                "40/s",
                "--duration",
                "2s",
                "--set",
                "topology.servers=[memory]",
                "--set",
                "warm_up.requests=0",
                "--set",
                "protocol=" + revision,
                "--quiet",
                "--out",
                "json=" + json);
        Map<String, String> environment = Map.of(
                "PATH",
                bin + File.pathSeparator + System.getenv("PATH"),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "BENCH_BUILD",
                "never");
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            RunningProcess bench = launcher.start(
                    Launch.of("bench", command).withDirectory(folder).withEnvironment(environment));
            int status =
                    bench.exit().orTimeout(WITHIN.toSeconds(), TimeUnit.SECONDS).join();
            // A machine that is busy makes figures that are not to be trusted; answers are right or wrong all the same.
            assertThat(status).as(bench.lastOutput()).isIn(0, INVALID);
        }
        RunResult result = ResultJson.read(Files.readString(json));
        MeasuredRun run = result.runs().get(0);
        assertThat(result.target().protocol()).isEqualTo(revision);
        assertThat(run.backends())
                .as("the server behind it is its own, so nobody knows what reached it")
                .isNull();
        assertThat(run.validity().caveats()).extracting(Caveat::code).contains("backends_not_asked");
        assertThat(run.counts().intended()).isPositive();
        assertThat(run.counts().ok())
                .as(run.errors().toString())
                .isEqualTo(run.counts().intended());
    }
}
