package io.only1mcp.macro.ab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.loadtest.LoadTest;
import io.only1mcp.macro.run.RunListener;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AbRunTest {
    @TempDir
    static Path once;

    private static String valid = "";
    private static String invalid = "";

    @TempDir
    Path folder;

    private final List<String> measured = new ArrayList<>();

    /** A real result, and the same as if the machine had spoilt it. */
    @BeforeAll
    static void measureOnce() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            Path result = LoadTest.rate("100/s", Duration.ofMillis(200))
                    .target(server.url().toString())
                    .call("échos", "{\"text\": \"hi\"}")
                    .set("warm_up.requests", "0")
                    .results(once)
                    .run()
                    .folder()
                    .resolve("result.json");
            valid = asOf(result, "valid");
            invalid = asOf(result, "invalid");
        }
    }

    private static String asOf(Path result, String level) throws IOException {
        JsonNode json = new JsonMapper().readTree(result.toFile());
        ((ObjectNode) json.at("/runs/0/validity")).put("level", level);
        return json.toString();
    }

    /** A build whose runs leave what they are told to leave, and then a valid result each. */
    private final class Fake implements Build {
        private final String name;
        private final List<String> first;
        private int runs;
        private Runnable meanwhile = () -> {};

        Fake(String name, String... first) {
            this.name = name;
            this.first = List.of(first);
        }

        @Override
        public String text() {
            return "measure " + name;
        }

        @Override
        public void measure(Path out) {
            measured.add(name);
            meanwhile.run();
            String json = runs < first.size() ? first.get(runs) : valid;
            runs++;
            try {
                Files.writeString(out.resolve("result.json"), json);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {}
    }

    private AbRun run(Build a, Build b, int runs) {
        return new AbRun(new AbRun.Settings(a, b, runs, folder, "ab"), RunListener.NONE);
    }

    @Test
    void buildsAreMeasuredByTurnsAndWhichWhenIsKept() throws IOException {
        AbRun.Outcome outcome = run(new Fake("A"), new Fake("B"), 3).run();

        assertThat(measured).containsExactly("A", "B", "B", "A", "A", "B");
        assertThat(outcome.a())
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.file()).hasFileName("result.json"));
        assertThat(outcome.b()).hasSize(3);
        JsonNode kept =
                new JsonMapper().readTree(outcome.folder().resolve("turns.json").toFile());
        assertThat(kept.path("a").asText()).isEqualTo("measure A");
        assertThat(kept.path("turns").findValuesAsText("results"))
                .containsExactly("a/01", "b/01", "b/02", "a/02", "a/03", "b/03");
        assertThat(kept.at("/turns/0/started_at").asText()).endsWith("Z");
        assertThat(outcome.folder().resolve("b/02/result.json")).isRegularFile();
    }

    @Test
    void aRunThatIsNotValidIsSetAsideAndMeasuredAgainInItsPlace() {
        AbRun.Outcome outcome =
                run(new Fake("A"), new Fake("B", valid, invalid, invalid), 2).run();

        assertThat(measured).containsExactly("A", "B", "B", "B", "B", "A");
        assertThat(outcome.b())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.isValid()).isTrue());
        assertThat(outcome.turns())
                .extracting(Turn::results)
                .containsExactly("a/01", "b/01", "not-valid/b-02-1", "not-valid/b-02-2", "b/02", "a/02");
        assertThat(outcome.folder().resolve("not-valid/b-02-2/result.json")).isRegularFile();
    }

    @Test
    void aMachineThatSpoilsEveryRunIsNotWaitedForForEver() {
        AbRun.Outcome outcome =
                run(new Fake("A", invalid, invalid, invalid), new Fake("B"), 1).run();

        assertThat(measured).containsExactly("A", "A", "A", "B");
        assertThat(outcome.a())
                .hasSize(1)
                .allSatisfy(one -> assertThat(one.isValid()).isFalse());
    }

    @Test
    void aBuildThatLeavesNoResultEndsItAndNothingOfItsTurnIsLeft() throws IOException {
        AbRun run = run(new Fake("A"), new Fake("B", "{}"), 6);

        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(run::run)
                .withMessageStartingWith("b, run 1: left no result that can be used: ");
        assertThat(measured).containsExactly("A", "B");
        assertThat(folder)
                .isDirectoryRecursivelyContaining("glob:**/a/01/result.json")
                .isDirectoryRecursivelyContaining("glob:**/turns.json");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.endsWith("b/01"))).isEmpty();
        }
    }

    @Test
    void whatFailsAtOnceLeavesNoTrace() {
        assertThatExceptionOfType(TargetException.class).isThrownBy(run(new Fake("A", "no"), new Fake("B"), 6)::run);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anAbortEndsItAfterTheTurnAtTheLatest() {
        Fake a = new Fake("A");
        AbRun run = run(a, new Fake("B"), 6);
        a.meanwhile = run::abort;

        assertThatExceptionOfType(CancellationException.class).isThrownBy(run::run);
        assertThat(measured).containsExactly("A");
    }
}
