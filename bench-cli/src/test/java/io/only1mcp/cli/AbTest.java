package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench check --ab}, with commands that leave results which were made up. */
@Timeout(60)
class AbTest {
    @TempDir
    Path folder;

    /** A command that leaves a result with this score. */
    private String leaves(double score) throws IOException {
        Path file = folder.resolve(score + ".json");
        Files.writeString(file, Scored.json(score, 1));
        return "cp " + file + " {out}/result.json";
    }

    private Invocation check(String a, String b, String... more) {
        List<String> words = new ArrayList<>(List.of("check", "--ab", a, b, "--results", folder.resolve("kept") + ""));
        words.addAll(List.of(more));
        return Invocation.of(words.toArray(String[]::new));
    }

    @Test
    void terminalMarkdownJunitAndExitStatusAgreeOnABuildThatIsSlower() throws IOException {
        Path md = folder.resolve("check.md");
        Path junit = folder.resolve("check.xml");
        Path json = folder.resolve("check.json");
        Invocation check = check(
                leaves(100),
                leaves(115),
                "--runs=6",
                "--baseline=1f2e3d4",
                "--current=head",
                "--out=md=" + md,
                "--out=junit=" + junit,
                "--out=json=" + json);

        assertThat(check.status()).as(check.err()).isEqualTo(10);
        assertThat(check.out()).contains("1f2e3d4 → head", "EnvelopeBenchmark.read rival=SCAN", "+15.0%", "\nFAIL\n");
        assertThat(check.out()).endsWith("exit status 10 (regression)\n");
        assertThat(check.err()).contains("a, run 6 of 6 · 11 of 12 measured");
        assertThat(md).content().startsWith("# FAIL: 1f2e3d4 → head");
        assertThat(junit).content().contains("tests=\"1\" failures=\"1\"");
        JsonNode judged = new JsonMapper().readTree(json.toFile());
        assertThat(judged.path("change").asText()).isEqualTo("FAIL");
        assertThat(judged.path("exit_status").asInt()).isEqualTo(10);
        assertThat(folder.resolve("kept"))
                .isDirectoryRecursivelyContaining("glob:**/a/06/result.json")
                .isDirectoryRecursivelyContaining("glob:**/turns.json");
    }

    @Test
    void theSameBuildPassesAndOneThatIsFasterHasImproved() throws IOException {
        assertThat(check(leaves(100), leaves(100), "--quiet").out()).contains("\nPASS\n", "8/8");
        Invocation faster = check(leaves(100), leaves(80), "--quiet", "--runs=6");

        assertThat(faster.status()).isZero();
        assertThat(faster.out()).contains("A → B", "\nIMPROVED\n");
        assertThat(faster.err()).isEmpty();
    }

    @Test
    void whatWasKeptCanBeComparedAgain() throws IOException {
        Invocation unused = check(leaves(100), leaves(120), "--runs=6");
        Path kept;
        try (var folders = Files.list(folder.resolve("kept"))) {
            kept = folders.findFirst().orElseThrow();
        }

        assertThat(Invocation.of("compare", kept + "/a", kept + "/b").status()).isEqualTo(10);
    }

    @Test
    void aCommandThatFailsIsOneLineAndLeavesNothing() throws IOException {
        Invocation check = check(leaves(100), "echo no such profile; exit 2 # {out}", "--runs=6", "--quiet");

        assertThat(check.status()).isEqualTo(3);
        assertThat(check.err())
                .startsWith("bench: b: ended with exit status 2: echo no such profile; exit 2 # ")
                .endsWith("    no such profile\n");
        try (var left = Files.walk(folder.resolve("kept"))) {
            assertThat(left.filter(path -> path.endsWith("01"))).hasSize(1);
        }
    }

    @Test
    void whatCannotLeadToAVerdictIsRefusedBeforeAnythingIsMeasured() throws IOException {
        String fine = leaves(100);

        assertThat(check(fine, "./bench run").err())
                .isEqualTo("bench: --ab: the command of b must say with {out} where its results go, as in bench run"
                        + " --results {out}, got './bench run'\n");
        assertThat(check(fine, fine, "--runs=5").err())
                .isEqualTo("bench: --runs: must be >= 6, the least_runs of the policy, because fewer can say nothing,"
                        + " got 5\n");
        assertThat(check(fine, fine, "--out=md=" + folder.resolve("missing/a.md"))
                        .status())
                .isEqualTo(2);
        assertThat(Invocation.of("check").err())
                .isEqualTo("bench: check: needs --baseline NAME and --results RESULTS, or --ab COMMAND COMMAND\n");
        assertThat(folder.resolve("kept")).doesNotExist();
    }

    @Test
    void theNoiseOfABuildIsMeasuredKeptAndShownBesideItsNextCheck() throws IOException {
        String baselines = "--baselines=" + folder.resolve("baselines");
        Invocation noise = Invocation.of(
                "noise", leaves(100), "--runs=6", "--quiet", "--results=" + folder.resolve("kept"), baselines);

        assertThat(noise.status()).as(noise.err()).isZero();
        assertThat(noise.out()).contains("noise of micro-full", "holds both", "This machine holds the critical");
        assertThat(check(leaves(100), leaves(100), "--quiet", "--runs=6").out()).doesNotContain("noise");
        Invocation check = check(leaves(100), leaves(100), "--quiet", "--runs=6", baselines);
        assertThat(check.out()).contains("would find  noise");
    }
}
