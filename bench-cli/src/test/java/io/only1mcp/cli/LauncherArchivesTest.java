package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
    void aJavaThatArchivesNothingIsAskedOnce() throws IOException {
        assertThat(tree.bench().run().err()).contains("preparing");

        assertThat(tree.bench().run().err()).isEmpty();
    }
}
