package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script in a tree of its own, with a Java and a Maven that only say how they were called. */
class LauncherTest {

    /** Says its arguments, one in a line. */
    private static final String JAVA = "#!/bin/sh\nprintf '%s\\n' \"$@\"\n";

    /** Archives the classes of its module at its end, when it is told to; the first words are all that is told apart. */
    private static final String ARCHIVING_JAVA = """
            #!/bin/sh
            printf '%s\\n' "$@"
            for word in "$@"; do
                case $word in
                    -XX:ArchiveClassesAtExit=*)
                        echo made >>"${0%/bin/java}/made"
                        for module in bench-cli mcp-proxy mock-mcp-server; do
                            echo classes >"$(dirname "${word#*=}")/$module.jsa"
                        done ;;
                esac
            done
            """;

    /** Counts its calls, prints what Maven prints, and makes what Maven makes. */
    private static final String MAVEN = """
            #!/bin/sh
            echo called >>calls
            echo '[INFO] Building bench-cli 0.1.0-SNAPSHOT                  [8/8]'
            for module in mcp-proxy mock-mcp-server bench-cli; do
                mkdir -p $module/target/lib
                : >$module/target/$module.jar
            done
            """;

    private static final String FAILING_MAVEN = """
            #!/bin/sh
            echo '[INFO] noise'
            echo '[ERROR] /home/me/A.java:[3,9] cannot find symbol'
            echo '[ERROR] Failed to execute goal'
            echo '[ERROR] Re-run Maven using the -X switch'
            exit 1
            """;

    @TempDir
    Path folder;

    private Path home = Path.of("");
    private Path jdk = Path.of("");

    @BeforeEach
    void aTree() throws IOException {
        home = Files.createDirectories(folder.resolve("a tree"));
        jdk = Files.createDirectories(folder.resolve("a jdk"));
        Files.copy(Program.home().resolve("bench"), home.resolve("bench"));
        aSource("bench-cli/src/main/java/Bench.java");
        aSource("bench-cli/src/main/resources/io/only1mcp/cli/bench.args");
        aSource("mcp-proxy/src/main/resources/io/only1mcp/proxy/proxy.args");
        aSource("mcp-proxy/src/main/resources/io/only1mcp/proxy/presets/default.args");
        aSource("mcp-proxy/src/main/resources/io/only1mcp/proxy/presets/small.args");
        aSource("mock-mcp-server/src/main/resources/io/only1mcp/mock/mock.args");
        aSource("profiles/quick_smoke.yaml");
        aSource("pom.xml");
        program(jdk.resolve("bin/java"), JAVA);
        program(jdk.resolve("bin/javac"), "");
        javaIs("17.0.15");
        program(folder.resolve("bin/mvn"), MAVEN);
    }

    private void aSource(String name) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void javaIs(String version) throws IOException {
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private Program.Start bench(String... arguments) {
        return bench(home.resolve("bench"), arguments);
    }

    private Program.Start bench(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        return Program.of(command)
                .in(folder)
                .with("JAVA_HOME", jdk.toString())
                .with("BENCH_BUILD", "")
                .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    }

    private long builds() throws IOException {
        Path calls = home.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    @Test
    void theFirstCommandBuildsAndSaysSoAndTheNextDoesNot() throws IOException {
        Program.Ended first = bench("profiles").run();
        Program.Ended second = bench("profiles").run();

        assertThat(first.status()).isZero();
        assertThat(first.err())
                .startsWith("bench: building")
                .contains("[8/8] bench-cli")
                .contains("bench: built\n");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out()).endsWith("\nprofiles\n");
        assertThat(builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"bench-cli/src/main/java/Bench.java", "profiles/quick_smoke.yaml", "pom.xml", "profiles/new.yaml"})
    void aSourceThatIsNewerBuildsAgain(String changed) throws IOException {
        bench().run();
        Path file = home.resolve(changed);
        Files.writeString(file, "changed");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
        bench().run();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aSourceThatChangesWhileMavenRunsBuildsAgainTheNextTime() throws IOException {
        program(folder.resolve("bin/mvn"), MAVEN + "echo changed >pom.xml\n");
        bench().run();
        bench().run();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aBuildThatFailsShowsItsErrorsWithoutAdviceOfMaven() throws IOException {
        program(folder.resolve("bin/mvn"), FAILING_MAVEN);
        Program.Ended failed = bench("profiles").run();

        assertThat(failed.status()).isEqualTo(3);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .contains("bench: the build failed; all of it is in " + home.toRealPath() + "/target/build.log")
                .contains("A.java:[3,9] cannot find symbol")
                .doesNotContain("noise")
                .doesNotContain("Re-run");
        assertThat(home.resolve("target/build.log")).content().contains("noise");
        assertThat(home.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void twoAtOnceBuildOnce() throws IOException {
        program(
                folder.resolve("bin/mvn"),
                MAVEN.replace("echo called", "until [ -e go ]; do sleep 0.05; done; echo called"));
        try (Program one = bench("one").start();
                Program other = bench("other").start()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> (one.err() + other.err()).contains("waiting for process"));
            Files.createFile(home.resolve("go"));
            assertThat(one.end().status()).isZero();
            assertThat(other.end().status()).isZero();
            assertThat(one.err() + other.err())
                    .containsOnlyOnce("waiting for process")
                    .containsOnlyOnce("built\n");
        }
        assertThat(builds()).isEqualTo(1);
        assertThat(home.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void aLockWhoseHolderIsDeadHoldsNobodyUp() throws IOException {
        Program.Ended dead = Program.of(List.of("sh", "-c", "echo $$")).run();
        Files.createDirectories(home.resolve("target"));
        Files.createSymbolicLink(
                home.resolve("target/build.lock"), Path.of(dead.out().strip()));

        assertThat(bench().run().err()).doesNotContain("waiting").contains("built\n");
    }

    @Test
    void toldNeverToBuildItSaysWhatIsMissing() throws IOException {
        Program.Ended ended = bench().with("BENCH_BUILD", "never").run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).hasLineCount(1).contains("BENCH_BUILD=never").contains("bench-cli.jar");
        assertThat(builds()).isZero();
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "find", "head", "sed")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        Program.Ended ended = Program.of(
                        List.of("/bin/sh", home.resolve("bench").toString()))
                .with("JAVA_HOME", jdk.toString())
                .with("BENCH_BUILD", "")
                .with("PATH", tools.toString())
                .run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).hasLineCount(1).contains("mvn was not found: install Maven 3.8 or newer");
    }

    @ParameterizedTest
    @CsvSource({"11.0.2, is Java 11: version 17 or newer is needed", "1.8.0_392, is Java 8: version 17 or newer"})
    void anOldJavaIsToldWhichOneIsNeeded(String version, String words) throws IOException {
        javaIs(version);
        Program.Ended ended = bench().run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).hasLineCount(1).contains(words);
    }

    @Test
    void aHomeWithoutJavaIsToldSo() {
        Program.Ended ended = bench().with("JAVA_HOME", folder.toString()).run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err())
                .hasLineCount(1)
                .contains("JAVA_HOME is " + folder)
                .contains("no bin/java in it");
    }

    @Test
    void withoutAHomeJavaIsTakenFromThePath() throws IOException {
        Files.createSymbolicLink(folder.resolve("bin/java"), jdk.resolve("bin/java"));

        assertThat(bench("word").with("JAVA_HOME", "").run().out()).endsWith("\nword\n");
    }

    @Test
    void theCommandBecomesItsJvmWithItsFlagsAndWordsUntouched() throws IOException {
        Path real = home.toRealPath();
        String out = bench("run", "--call", "echo={\"message\": \"a  b\"}", "*")
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

    @Test
    void theMockBecomesTheJvmOfItsModuleAlone() throws IOException {
        Path module = home.toRealPath().resolve("mock-mcp-server");
        String out = bench("serve", "mock", "--port", "0").run().out();

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
        Path module = home.toRealPath().resolve("mcp-proxy");
        Path flags = module.resolve("src/main/resources/io/only1mcp/proxy");
        List<String> words = List.of(options.split(" "));
        List<String> command = new ArrayList<>(List.of("serve", "proxy"));
        command.addAll(words);
        String out = bench(command.toArray(String[]::new)).run().out();

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
        Program.Ended ended = bench("serve", "proxy", "--preset", preset).run();

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).isEqualTo("proxy: --preset: must be one of default, small, got \"" + preset + "\"\n");
        assertThat(ended.out()).isEmpty();
        assertThat(builds()).isZero();
    }

    @Test
    void theFirstStartOnAJavaArchivesItsClassesAndEachStartUsesThem() throws IOException {
        program(jdk.resolve("bin/java"), ARCHIVING_JAVA);
        String archives = home.toRealPath() + "/target/archives/17.0.15/";
        Program.Ended first = bench("profiles").run();
        Program.Ended second = bench("serve", "mock").run();

        assertThat(first.err())
                .endsWith("bench: preparing faster starts on Java 17.0.15, which takes some seconds, once\n");
        assertThat(first.out()).contains("\n-XX:SharedArchiveFile=" + archives + "bench-cli.jsa\n");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains("\n-XX:SharedArchiveFile=" + archives + "mock-mcp-server.jsa\n");
        assertThat(Files.readAllLines(jdk.resolve("made"))).hasSize(1);
        assertThat(home.resolve("target/archives/17.0.15/new")).doesNotExist();
        assertThat(home.resolve("target/build.lock")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--version", "-V"})
    void helpDoesNotWaitForArchives(String option) throws IOException {
        program(jdk.resolve("bin/java"), ARCHIVING_JAVA);

        assertThat(bench("run", option).run().err()).doesNotContain("preparing");
        assertThat(jdk.resolve("made")).doesNotExist();
    }

    @Test
    void onlyWhatIsOverSoonDoesWithoutTheSecondCompiler() throws IOException {
        String flag = "-XX:TieredStopAtLevel=1";

        assertThat(bench("run", "--help").run().out()).contains(flag);
        assertThat(bench("profiles").run().out()).contains(flag);
        assertThat(bench("run", "--call", "a={\"q\": \" -h \"}", "--expect", "-h")
                        .run()
                        .out())
                .doesNotContain(flag);
        assertThat(bench("serve", "proxy").run().out()).doesNotContain(flag);
    }

    @Test
    void anotherJavaAndANewBuildHaveArchivesOfTheirOwn() throws IOException {
        program(jdk.resolve("bin/java"), ARCHIVING_JAVA);
        bench().run();
        javaIs("25.0.1");
        bench().run();
        Files.setLastModifiedTime(
                home.resolve("mcp-proxy/target/mcp-proxy.jar"),
                FileTime.from(Instant.now().plusSeconds(1)));
        bench().run();

        assertThat(Files.readAllLines(jdk.resolve("made"))).hasSize(3);
    }

    @Test
    void aJavaThatArchivesNothingIsAskedOnce() throws IOException {
        assertThat(bench().run().err()).contains("preparing");

        assertThat(bench().run().err()).isEmpty();
    }

    @Test
    void itWorksThroughLinksFromAnywhere() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(elsewhere.resolve("one"), Path.of("..", "a tree", "bench"));
        Files.createSymbolicLink(elsewhere.resolve("two"), Path.of("one"));

        assertThat(bench(elsewhere.resolve("two"), "word").run().out())
                .startsWith("-Dbench.launcher=" + home.toRealPath() + "/bench\n");
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
