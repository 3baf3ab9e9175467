package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Finding;
import io.only1mcp.core.compare.Severity;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.policy.MetricPolicy;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.profile.LevelsReader;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.WholeFile;
import io.only1mcp.core.suite.PartsResult;
import io.only1mcp.core.suite.SuiteResult;
import io.only1mcp.macro.ab.Build;
import io.only1mcp.macro.run.RunListener;
import io.only1mcp.macro.suite.SuiteRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A slowdown that is committed to the gateway is found by comparing it with the commit before. The tree of sources is a launcher
 * alone, which starts the gateway of this project; in its second commit, with a relay that waits before it answers.
 */
@Isolated("it measures")
@Timeout(180)
class SlowedGatewayIT {
    private static final Path PROXY = Program.home().resolve("mcp-proxy");
    private static final String RELAY = "io/only1mcp/proxy/relay/RelayCall.java";
    private static final String ANSWERS = "client.answer(whole);";
    private static final String WAITS = "long until = System.nanoTime() + 2_000_000;"
            + " while (System.nanoTime() < until) { Thread.onSpinWait(); } ";
    private static final String LAUNCHER = """
            #!/bin/sh
            [ "$1" = serve ] || exit 0
            shift 2
            exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' '@%s' '@%s' "$@"
            """;

    /** So few are enough where one metric is judged, and with less certainty than a gate wants. Each start has all of them. */
    private static final int RUNS = 3;

    private static final Policy POLICY = new Policy(
            0.9,
            RUNS,
            Map.of(
                    ComparedMetric.LATENCY_P50,
                    new MetricPolicy(ComparedMetric.LATENCY_P50, 0.05, 0.1, 50_000, true, false)));

    @TempDir
    Path folder;

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(PROXY.resolve("target/lib"))) {
            return Stream.concat(Stream.of(PROXY.resolve("target/classes")), jars)
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        }
    }

    private Path slowed() throws IOException {
        String source = Files.readString(PROXY.resolve("src/main/java").resolve(RELAY));
        assertThat(source).containsOnlyOnce(ANSWERS);
        Path java = Files.writeString(folder.resolve("RelayCall.java"), source.replace(ANSWERS, WAITS + ANSWERS));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String[] arguments = {
            "-proc:none", "-nowarn", "--release", "17", "-d", classes.toString(), "-cp", classPath(), java.toString()
        };
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                .isZero();
        return classes;
    }

    private static void commit(Path home, String classPath) throws IOException {
        Path launcher = home.resolve("bench");
        Files.writeString(
                launcher,
                LAUNCHER.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        classPath,
                        PROXY.resolve("src/main/resources/io/only1mcp/proxy/presets/default.args"),
                        PROXY.resolve("src/main/resources/io/only1mcp/proxy/proxy.args")));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        String git = "git init -q -b main && git add bench"
                + " && git -c user.name=n -c user.email=n@example commit -q -m 'a commit'";
        assertThat(Program.of(List.of("sh", "-c", git)).in(home).run().status()).isZero();
    }

    private SuiteResult measured(Path home) {
        Overrides.Builder few = Overrides.builder();
        List.of(
                        "constant={rate: 100/s, duration: 700ms}",
                        "warm_up={requests: 150, at_most: 1s}",
                        "connections=4",
                        "runs=" + RUNS)
                .forEach(few::set);
        Profile load = ProfileReader.read("gateway_load", few.build());
        SuiteRun.Settings settings = new SuiteRun.Settings(
                home,
                folder.resolve("results"),
                null,
                new SuiteRun.Parts(
                        2,
                        PolicyReader.read(PolicyReader.SHIPPED),
                        (tree, commit, listener) -> new Made(tree.equals(home) ? 80 : 100)),
                List.of(),
                load,
                1,
                POLICY,
                LevelsReader.read("gateway_load"),
                "0.1.0",
                null);
        return new SuiteRun(settings, RunListener.NONE).run();
    }

    /** Micro-benchmarks whose scores are made up. */
    private record Made(double score) implements Build {
        @Override
        public String text() {
            return "made up";
        }

        @Override
        public void measure(Path folder) {
            WholeFile.write(folder.resolve("result.json"), Scored.json(score, 3));
        }

        @Override
        public void close() {}
    }

    @Test
    void aSlowdownThatWasCommittedIsFoundBesideTheCommitBefore() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        commit(home, classPath());
        commit(home, slowed() + ":" + classPath());
        SuiteResult result = measured(home);
        PartsResult parts = Objects.requireNonNull(result.parts());
        assertThat(parts.judged()).as("twice three forks are enough").isTrue();
        assertThat(parts.comparisons())
                .singleElement()
                .extracting(Comparison::change)
                .isEqualTo(Change.IMPROVED);
        assumeFalse(result.compared() == Change.NOT_COMPARABLE, "this machine is too busy for runs that are valid");

        assertThat(result.comparisons()).hasSize(1);
        assertThat(result.compared()).as(result.comparisons().toString()).isEqualTo(Change.FAIL);
        assertThat(result.exitStatus(false).code()).isEqualTo(10);
        assertThat(result.comparisons().get(0).findings())
                .filteredOn(Finding::gating)
                .singleElement()
                .extracting(Finding::severity)
                .isEqualTo(Severity.CRITICAL);
        assertThat(folder.resolve("results/base/bench")).exists();
    }
}
