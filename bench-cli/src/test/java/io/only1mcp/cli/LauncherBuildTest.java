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
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher script builds when a source is newer than the last build, once, and says what went wrong. */
class LauncherBuildTest {
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

    private LauncherTree tree;

    @BeforeEach
    void aTree() throws IOException {
        tree = new LauncherTree(folder);
    }

    @Test
    void theFirstCommandBuildsAndSaysSoAndTheNextDoesNot() throws IOException {
        Program.Ended first = tree.bench("profiles").run();
        Program.Ended second = tree.bench("profiles").run();

        assertThat(first.status()).isZero();
        assertThat(first.err())
                .startsWith("bench: building")
                .contains("[8/8] bench-cli")
                .contains("bench: built\n");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out()).endsWith("\nprofiles\n");
        assertThat(tree.builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"bench-cli/src/main/java/Bench.java", "profiles/quick_smoke.yaml", "pom.xml", "profiles/new.yaml"})
    void aSourceThatIsNewerBuildsAgain(String changed) throws IOException {
        tree.bench().run();
        Path file = tree.home().resolve(changed);
        Files.writeString(file, "changed");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
        tree.bench().run();

        assertThat(tree.builds()).isEqualTo(2);
    }

    @Test
    void aSourceThatChangesWhileMavenRunsBuildsAgainTheNextTime() throws IOException {
        LauncherTree.program(folder.resolve("bin/mvn"), LauncherTree.MAVEN + "echo changed >pom.xml\n");
        tree.bench().run();
        tree.bench().run();

        assertThat(tree.builds()).isEqualTo(2);
    }

    @Test
    void aBuildThatFailsShowsItsErrorsWithoutAdviceOfMaven() throws IOException {
        LauncherTree.program(folder.resolve("bin/mvn"), FAILING_MAVEN);
        Program.Ended failed = tree.bench("profiles").run();

        assertThat(failed.status()).isEqualTo(3);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .contains("bench: the build failed; all of it is in "
                        + tree.home().toRealPath() + "/target/build.log")
                .contains("A.java:[3,9] cannot find symbol")
                .doesNotContain("noise")
                .doesNotContain("Re-run");
        assertThat(tree.home().resolve("target/build.log")).content().contains("noise");
        assertThat(tree.home().resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void twoAtOnceBuildOnce() throws IOException {
        LauncherTree.program(
                folder.resolve("bin/mvn"),
                LauncherTree.MAVEN.replace("echo called", "until [ -e go ]; do sleep 0.05; done; echo called"));
        try (Program one = tree.bench("one").start();
                Program other = tree.bench("other").start()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> (one.err() + other.err()).contains("waiting for process"));
            Files.createFile(tree.home().resolve("go"));
            assertThat(one.end().status()).isZero();
            assertThat(other.end().status()).isZero();
            assertThat(one.err() + other.err())
                    .containsOnlyOnce("waiting for process")
                    .containsOnlyOnce("built\n");
        }
        assertThat(tree.builds()).isEqualTo(1);
        assertThat(tree.home().resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void aLockWhoseHolderIsDeadHoldsNobodyUp() throws IOException {
        Program.Ended dead = Program.of(List.of("sh", "-c", "echo $$")).run();
        Files.createDirectories(tree.home().resolve("target"));
        Files.createSymbolicLink(
                tree.home().resolve("target/build.lock"), Path.of(dead.out().strip()));

        assertThat(tree.bench().run().err()).doesNotContain("waiting").contains("built\n");
    }

    @Test
    void toldNeverToBuildItSaysWhatIsMissing() throws IOException {
        Program.Ended ended = tree.bench().with("BENCH_BUILD", "never").run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).hasLineCount(1).contains("BENCH_BUILD=never").contains("bench-cli.jar");
        assertThat(tree.builds()).isZero();
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "find", "head", "sed")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        Program.Ended ended = Program.of(
                        List.of("/bin/sh", tree.home().resolve("bench").toString()))
                .with("JAVA_HOME", tree.jdk().toString())
                .with("BENCH_BUILD", "")
                .with("PATH", tools.toString())
                .run();

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).hasLineCount(1).contains("mvn was not found: install Maven 3.8 or newer");
    }
}
