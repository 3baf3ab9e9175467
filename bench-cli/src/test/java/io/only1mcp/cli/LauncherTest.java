package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script: which Java it becomes, with which flags, and from where. */
class LauncherTest {
    @TempDir
    Path folder;

    private LauncherTree tree;

    @BeforeEach
    void aTree() throws IOException {
        tree = new LauncherTree(folder);
    }

    @ParameterizedTest
    @CsvSource({"11.0.2, is Java 11: version 17 or newer is needed", "1.8.0_392, is Java 8: version 17 or newer"})
    void anOldJavaIsToldWhichOneIsNeeded(String version, String words) throws IOException {
        tree.javaIs(version);
        Program.Ended ended = tree.bench().run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).hasLineCount(1).contains(words);
    }

    @Test
    void aHomeWithoutJavaIsToldSo() {
        Program.Ended ended = tree.bench().with("JAVA_HOME", folder.toString()).run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err())
                .hasLineCount(1)
                .contains("JAVA_HOME is " + folder)
                .contains("no bin/java in it");
    }

    @Test
    void aSignalBeforeTheJvmIsThereIsAnInterruption() throws IOException {
        // A JDK without its note is asked for its version.
        Files.delete(tree.jdk().resolve("release"));
        LauncherTree.program(tree.jdk().resolve("bin/java"), """
                #!/bin/sh
                : >"$JAVA_HOME/asked"
                until [ -e "$JAVA_HOME/go" ]; do sleep 0.05; done
                echo 'openjdk version "17.0.15"'
                """);
        try (Program program = tree.bench("profiles").start()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(tree.jdk().resolve("asked")));
            program.signal("TERM");
            Files.createFile(tree.jdk().resolve("go"));

            assertThat(program.end().status()).isEqualTo(4);
        }
    }

    @Test
    void aSignalWhileTheWordsOfTheJvmAreFoundIsAnInterruption() throws IOException {
        Path distribution = folder.resolve("distribution");
        Path script = distribution.resolve("bin/bench");
        LauncherTree.program(script, Files.readString(tree.home().resolve("bench")));
        Files.createDirectories(distribution.resolve("lib"));
        Files.createFile(distribution.resolve("lib/bench-cli.args"));
        Path asked = folder.resolve("asked");
        Path go = folder.resolve("go");
        // Reads which jars the class path has.
        LauncherTree.program(folder.resolve("bin/cat"), """
                #!/bin/sh
                : >"$ASKED"
                until [ -e "$GO" ]; do sleep 0.05; done
                """);
        try (Program program = tree.bench(script, "--help")
                .with("ASKED", asked.toString())
                .with("GO", go.toString())
                .start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(asked));
            program.signal("TERM");
            Files.createFile(go);

            assertThat(program.end().status()).isEqualTo(4);
        }
    }

    @Test
    void withoutAHomeJavaIsTakenFromThePath() throws IOException {
        Files.createSymbolicLink(folder.resolve("bin/java"), tree.jdk().resolve("bin/java"));

        assertThat(tree.bench("word").with("JAVA_HOME", "").run().out()).endsWith("\nword\n");
    }

    @Test
    void theCommandBecomesItsJvmWithItsFlagsAndWordsUntouched() throws IOException {
        Path real = tree.home().toRealPath();
        String out = tree.bench("run", "--call", "echo={\"message\": \"a  b\"}", "*")
                .run()
                .out();

        assertThat(out.lines())
                .containsExactly(
                        "-Dbench.launcher=" + real + "/bench",
                        "-Dbench.home=" + real,
                        "-Dbench.terminal=",
                        "-Xshare:auto",
                        "-cp",
                        real + "/bench-cli/target/bench-cli.jar:" + real + "/bench-cli/target/lib/*",
                        "@" + real + "/bench-cli/src/main/resources/io/only1mcp/cli/bench.args",
                        "run",
                        "--call",
                        "echo={\"message\": \"a  b\"}",
                        "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "serve mock", "serve proxy"})
    void temporaryFilesGoWhereTheEnvironmentHasThem(String command) {
        String temporary = folder.toString();

        assertThat(tree.bench(command.split(" "))
                        .with("TMPDIR", temporary)
                        .run()
                        .out())
                .contains("\n-Djava.io.tmpdir=" + temporary + "\n");
    }

    @Test
    void aMissingFolderForTemporaryFilesIsRefusedAndNotMade() {
        Path missing = folder.resolve("missing");
        Program.Ended ended =
                tree.bench("run").with("TMPDIR", missing.toString()).run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err())
                .isEqualTo("bench: TMPDIR is " + missing
                        + ", which is no folder: make it, or let TMPDIR name one that can be written\n");
        assertThat(missing).doesNotExist();
        assertThat(tree.bench("run", "--help")
                        .with("TMPDIR", missing.toString())
                        .run()
                        .status())
                .isZero();
    }

    @Test
    void theMockBecomesTheJvmOfItsModuleAlone() throws IOException {
        Path module = tree.home().toRealPath().resolve("mock-mcp-server");
        String out = tree.bench("serve", "mock", "--port", "0").run().out();

        assertThat(out.lines().skip(4))
                .containsExactly(
                        "-cp",
                        module + "/target/mock-mcp-server.jar:" + module + "/target/lib/*",
                        "@" + module + "/src/main/resources/io/only1mcp/mock/mock.args",
                        "--port",
                        "0");
    }

    @ParameterizedTest
    @CsvSource({"--port 0, default", "--preset small, small", "--preset=default --port 0 --preset=small, small"})
    void theGatewayBecomesTheJvmOfItsModuleWithTheFlagsOfItsPresetFirst(String options, String preset)
            throws IOException {
        Path module = tree.home().toRealPath().resolve("mcp-proxy");
        Path flags = module.resolve("src/main/resources/io/only1mcp/proxy");
        List<String> words = List.of(options.split(" "));
        List<String> command = new ArrayList<>(List.of("serve", "proxy"));
        command.addAll(words);
        String out = tree.bench(command.toArray(String[]::new)).run().out();

        List<String> expected = new ArrayList<>(List.of(
                "-cp",
                module + "/target/mcp-proxy.jar:" + module + "/target/lib/*",
                "@" + flags + "/presets/" + preset + ".args",
                "@" + flags + "/proxy.args"));
        expected.addAll(words);
        assertThat(out.lines().skip(4)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"large", "../proxy", ""})
    void anUnknownPresetIsOneLineAndStatusTwoBeforeAnythingIsBuilt(String preset) throws IOException {
        Program.Ended ended = tree.bench("serve", "proxy", "--preset", preset).run();

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo("proxy: --preset: must be one of default, fast, small, got \"" + preset + "\"\n");
        assertThat(ended.out()).isEmpty();
        assertThat(tree.builds()).isZero();
    }

    @Test
    void onlyWhatIsOverSoonDoesWithoutTheSecondCompiler() throws IOException {
        String flag = "-XX:TieredStopAtLevel=1";

        assertThat(tree.bench("run", "--help").run().out()).contains(flag);
        assertThat(tree.bench("profiles").run().out()).contains(flag);
        assertThat(tree.bench("run", "--call", "a={\"q\": \" -h \"}", "--expect", "-h")
                        .run()
                        .out())
                .doesNotContain(flag);
        assertThat(tree.bench("serve", "proxy").run().out()).doesNotContain(flag);
    }

    @Test
    void itWorksThroughLinksFromAnywhere() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(elsewhere.resolve("one"), Path.of("..", "a tree", "bench"));
        Files.createSymbolicLink(elsewhere.resolve("two"), Path.of("one"));

        assertThat(tree.bench(elsewhere.resolve("two"), "word").run().out())
                .startsWith("-Dbench.launcher=" + tree.home().toRealPath() + "/bench\n");
    }

    @Test
    void itIsPlainPosixShell() {
        Program.Ended lint = Program.of(List.of(
                        "sh",
                        "-c",
                        "command -v shellcheck >/dev/null || exit 0\n"
                                + "shellcheck '" + Program.home().resolve("bench") + "' '"
                                + Program.home().resolve(".ci/run") + "'"))
                .run();

        assertThat(lint.out() + lint.err()).isEmpty();
        assertThat(lint.status()).isZero();
    }
}
