package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script keeps archives of classes, for each Java and each build its own. */
class LauncherArchivesTest {
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

    @TempDir
    Path folder;

    private LauncherTree tree;

    @BeforeEach
    void aTree() throws IOException {
        tree = new LauncherTree(folder);
    }

    @Test
    void theFirstStartOnAJavaArchivesItsClassesAndEachStartUsesThem() throws IOException {
        LauncherTree.program(tree.jdk().resolve("bin/java"), ARCHIVING_JAVA);
        String archives = tree.home().toRealPath() + "/target/archives/17.0.15/";
        Program.Ended first = tree.bench("profiles").run();
        Program.Ended second = tree.bench("serve", "mock").run();

        assertThat(first.err())
                .endsWith("bench: preparing faster starts on Java 17.0.15, which takes some seconds, once\n");
        assertThat(first.out()).contains("\n-XX:SharedArchiveFile=" + archives + "bench-cli.jsa\n");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains("\n-XX:SharedArchiveFile=" + archives + "mock-mcp-server.jsa\n");
        assertThat(Files.readAllLines(tree.jdk().resolve("made"))).hasSize(1);
        assertThat(tree.home().resolve("target/archives/17.0.15/new")).doesNotExist();
        assertThat(tree.home().resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void fromJava25OnTheArchiveOfTheGatewayAloneIsAnAotCache() throws IOException {
        LauncherTree.program(tree.jdk().resolve("bin/java"), ARCHIVING_JAVA);
        tree.javaIs("25");
        String archives = tree.home().toRealPath() + "/target/archives/25/";

        assertThat(tree.bench("serve", "proxy").run().out()).contains("\n-XX:AOTCache=" + archives + "mcp-proxy.jsa\n");
        assertThat(tree.bench("serve", "mock").run().out())
                .contains("\n-XX:SharedArchiveFile=" + archives + "mock-mcp-server.jsa\n");
        assertThat(tree.bench("serve", "proxy")
                        .with("BENCH_ARCHIVE_INTO", "new")
                        .run()
                        .out())
                .contains("\n-XX:AOTCacheOutput=new/mcp-proxy.jsa\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--version", "-V"})
    void helpDoesNotWaitForArchives(String option) throws IOException {
        LauncherTree.program(tree.jdk().resolve("bin/java"), ARCHIVING_JAVA);

        assertThat(tree.bench("run", option).run().err()).doesNotContain("preparing");
        assertThat(tree.jdk().resolve("made")).doesNotExist();
    }

    @Test
    void anotherJavaAndANewBuildHaveArchivesOfTheirOwn() throws IOException {
        LauncherTree.program(tree.jdk().resolve("bin/java"), ARCHIVING_JAVA);
        tree.bench().run();
        tree.javaIs("25.0.1");
        tree.bench().run();
        Files.setLastModifiedTime(
                tree.home().resolve("mcp-proxy/target/mcp-proxy.jar"),
                FileTime.from(Instant.now().plusSeconds(1)));
        tree.bench().run();

        assertThat(Files.readAllLines(tree.jdk().resolve("made"))).hasSize(3);
    }

    @Test
    void aCopyOfATreeHasArchivesOfItsOwnAndUsesNoneOfTheOthers() throws IOException {
        LauncherTree.program(tree.jdk().resolve("bin/java"), ARCHIVING_JAVA);
        tree.bench().run();
        Path copy = folder.resolve("a copy");
        Program.of(List.of("cp", "-a", tree.home().toString(), copy.toString())).run();

        assertThat(tree.bench(copy.resolve("bench"), "--version").run().out()).contains("\n-Xshare:auto\n");
        Program.Ended copied = tree.bench(copy.resolve("bench"), "profiles").run();
        assertThat(copied.err()).contains("preparing");
        assertThat(copied.out())
                .contains("\n-XX:SharedArchiveFile=" + copy.toRealPath() + "/target/archives/17.0.15/bench-cli.jsa\n");
        assertThat(tree.bench().run().err()
                        + tree.bench(copy.resolve("bench")).run().err())
                .isEmpty();
        assertThat(Files.readAllLines(tree.jdk().resolve("made"))).hasSize(2);
    }

    @Test
    void whoWaitsForTheArchivesOfADistributionIsNotToldThatItIsBuilt() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("installed/bin"));
        Path lib = Files.createDirectories(folder.resolve("installed/lib"));
        Path lock = Files.createDirectories(folder.resolve("installed/work")).resolve("build.lock");
        Files.copy(Program.home().resolve("bench"), bin.resolve("bench"));
        for (String file : List.of("bench-cli.args", "bench-cli.jars", "bench-cli-1.jar")) {
            Files.createFile(lib.resolve(file));
        }
        long holder = ProcessHandle.current().pid();
        Files.createSymbolicLink(lock, Path.of(Long.toString(holder)));
        try (Program waiting = tree.bench(bin.resolve("bench"), "profiles").start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> waiting.err().contains("\n"));
            Files.delete(lock);

            assertThat(waiting.end().err())
                    .startsWith("bench: waiting for process " + holder + ", which prepares faster starts already (");
        }
    }

    @Test
    void aJavaThatArchivesNothingIsAskedOnce() throws IOException {
        assertThat(tree.bench().run().err()).contains("preparing");

        assertThat(tree.bench().run().err()).isEmpty();
    }
}
