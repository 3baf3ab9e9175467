package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes where: results, the table, progress. */
@TestInstance(Lifecycle.PER_CLASS)
class OutputIT {

    private static final String ESCAPE = "\u001b";
    private static final String COLOUR = ESCAPE + "\\[[0-9;]*m";
    private static final String REDRAWN = ESCAPE + "[J";

    @TempDir
    Path folder;

    private final MockBackend backend = new MockBackend();

    @AfterAll
    void itsEnd() {
        backend.close();
    }

    private String[] run(String... more) {
        return Stream.concat(
                        Stream.of(
                                "run",
                                "--target",
                                backend.url(),
                                "--rate",
                                "50/s",
                                "--duration",
                                "1s",
                                "--set",
                                "warm_up.requests=200",
                                "--call",
                                "read_file={\"path\":\"/a\"}"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void aResultIsDrivenAgainWithTheSameArrivalsOperationsAndArgumentsAgainstTheSameUrl() throws IOException {
        Path first = folder.resolve("first.json");
        String[] drawn = run(
                "--set",
                "workload=[{tool: read_file, arguments: {path: \"/{marker}\"}}, {list: tools}]",
                "--set",
                "arrival=poisson",
                "--seed",
                "7",
                "--out",
                "json=" + first);
        Program.bench(Stream.of(drawn)
                        .filter(word -> !word.equals("--call") && !word.startsWith("read_file="))
                        .toArray(String[]::new))
                .in(folder)
                .run();
        Ended again = Program.bench("run", "--replay", first.toString(), "--out", "json=-")
                .in(folder)
                .run();
        JsonNode one = new JsonMapper().readTree(Files.readString(first));
        JsonNode other = new JsonMapper().readTree(again.out());

        assertThat(other.path("profile")).isEqualTo(one.path("profile"));
        assertThat(other.at("/target/url").asText()).isEqualTo(backend.url());
        assertThat(other.at("/runs/0/seed").asLong()).isEqualTo(7);
        for (int operation = 0; operation < 2; operation++) {
            String intended = "/runs/0/operations/" + operation + "/counts/intended";
            assertThat(other.at(intended).asInt())
                    .isEqualTo(one.at(intended).asInt())
                    .isPositive();
        }
        Ended impossible =
                Program.bench("run", "--replay", "no/such.json").in(folder).run();
        assertThat(impossible.status()).isEqualTo(2);
        assertThat(impossible.err()).startsWith("bench: --replay: no/such.json: no such file: name ");
    }

    @Test
    void aResultOnStandardOutputIsAllThatIsThereAndMatchesItsSchema() throws IOException {
        Ended ended = Program.bench(run("--out", "json=-")).in(folder).run();
        JsonNode result = new JsonMapper().readTree(ended.out());

        assertThat(result.path("exit_status").asInt()).isEqualTo(ended.status());
        assertThat(complaints(result)).isEmpty();
        assertThat(ended.err()).contains("running ad_hoc").contains("read_file").contains("result.json");
        assertThat(ended.err()).doesNotContain(ESCAPE);
    }

    private static List<String> complaints(JsonNode result) throws IOException {
        JsonNode schema = new JsonMapper()
                .readTree(OutputIT.class.getResourceAsStream("/io/only1mcp/profiles/schema/result.schema.json"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(result)
                .stream()
                .map(Error::toString)
                .toList();
    }

    @Test
    void aRunKeepsItsResultItsRawDataAndItsReport() throws IOException {
        Ended ended = Program.bench(run("--quiet", "--out", "md=out.md", "--results", "kept"))
                .in(folder)
                .run();

        assertThat(ended.err()).isEmpty();
        try (Stream<Path> runs = Files.list(folder.resolve("kept"))) {
            Path kept = runs.toList().get(0);
            assertThat(kept.getFileName().toString()).endsWith("-ad_hoc");
            assertThat(kept.resolve("result.json")).isNotEmptyFile();
            assertThat(kept.resolve("run.hlog")).isNotEmptyFile();
            assertThat(folder.resolve("out.md")).hasSameTextualContentAs(kept.resolve("report.md"));
            assertThat(ended.out())
                    .contains(folder.relativize(kept).resolve("result.json").toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-256color", "dumb"})
    void aTerminalIsDrawnOverUnlessItIsDumb(String terminal) {
        String shown = onATerminal(terminal, "");

        if (terminal.equals("dumb")) {
            assertThat(shown).contains("running ad_hoc").doesNotContain(ESCAPE);
        } else {
            assertThat(shown).contains(REDRAWN).containsPattern(COLOUR);
        }
    }

    @Test
    void withNoColorATerminalHasNone() {
        assertThat(onATerminal("xterm-256color", "1")).contains(REDRAWN).doesNotContainPattern(COLOUR);
    }

    /** What a person sees of a run whose three streams are one terminal. */
    private String onATerminal(String terminal, String noColor) {
        assumeTrue(
                Program.of(List.of("script", "--version")).run().out().contains("util-linux"),
                "skipped: there is no script of util-linux here, which gives a program a terminal");
        StringBuilder command = new StringBuilder("exec '" + Program.home().resolve("bench") + "'");
        for (String word : run()) {
            command.append(" '").append(word).append('\'');
        }
        return Program.of(List.of("script", "-qec", command.toString(), "/dev/null"))
                .in(folder)
                .with("BENCH_BUILD", "never")
                .with("JAVA_HOME", System.getProperty("java.home"))
                .with("TERM", terminal)
                .with("NO_COLOR", noColor)
                .run()
                .out();
    }
}
