package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.verdict.ExitStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportsTest {

    private final PrintWriter nowhere = new PrintWriter(Writer.nullWriter());

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"json", "json=", "xml=a", "=a", "JSON=a"})
    void whatIsNotAKindAndAPathIsRefused(String option) {
        assertThatThrownBy(() -> new Exports(List.of(option), Exports.OF_RESULTS, nowhere))
                .isInstanceOf(UsageException.class)
                .hasMessage("--out: must be json=PATH or md=PATH, - for standard output, got '" + option + "'");
    }

    @Test
    void aLoadTestIsWrittenAsRowsToo() throws Exception {
        Path rows = folder.resolve("rows.csv");
        Finished finished = Finished.of((style, kept) -> "", "{}", "", "<x/>", ExitStatus.PASS)
                .and("csv", "run,scope\n");
        try (Exports exports = new Exports(List.of("csv=" + rows), Exports.OF_LOADS, nowhere)) {
            assertThat(exports.show(finished, new Screen().shell())).isEqualTo(ExitStatus.PASS);
        }

        assertThat(rows).hasContent("run,scope");
        assertThatThrownBy(() -> new Exports(List.of("csv=" + rows), Exports.OF_JUDGEMENTS, nowhere))
                .hasMessageStartingWith("--out: must be json=PATH, md=PATH or junit=PATH");
    }

    @Test
    void aPathThatCannotBeWrittenFailsBeforeAnythingIsMeasured() {
        assertThatThrownBy(() ->
                        new Exports(List.of("json=" + folder.resolve("missing/r.json")), Exports.OF_RESULTS, nowhere))
                .isInstanceOf(UnwritableException.class)
                .hasMessageContaining("missing/r.json: cannot be written: no such folder");
        assertThatThrownBy(() -> new Exports(List.of("md=" + folder), Exports.OF_RESULTS, nowhere))
                .isInstanceOf(UnwritableException.class)
                .hasMessageContaining("it is a folder");
    }

    @Test
    void twoResultsCannotGoToOnePlace() {
        String file = folder.resolve("r").toString();

        assertThatThrownBy(() -> new Exports(List.of("json=-", "md=-"), Exports.OF_RESULTS, nowhere))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() ->
                        new Exports(List.of("json=" + file, "md=" + folder + "/./r"), Exports.OF_RESULTS, nowhere))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void withoutAResultNothingIsLeftAndWhatWasThereStays() throws Exception {
        Path old = Files.writeString(folder.resolve("old.json"), "old");
        try (Exports exports =
                new Exports(List.of("json=" + old, "md=" + folder.resolve("new.md")), Exports.OF_RESULTS, nowhere)) {
            assertThat(exports.takeStandardOutput()).isFalse();
        }

        assertThat(folder).isDirectoryNotContaining(file -> !file.equals(old));
        assertThat(old).hasContent("old");
    }

    @Test
    void anErrorAmongSeveralLeavesNothingOfTheOthers() {
        assertThatThrownBy(() -> new Exports(
                        List.of("json=" + folder.resolve("a.json"), "md=" + folder.resolve("missing/a.md")),
                        Exports.OF_RESULTS,
                        nowhere))
                .isInstanceOf(UnwritableException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatCannotBeWrittenIsSaidInAndBehindTheTableAndKeepsNothingElseFromBeingWritten() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/full")), "skipped: there is no /dev/full here");
        Screen screen = new Screen();
        UnwritableException unkept = new UnwritableException(Path.of("r/result.json"), new IOException("it is full"));
        Finished finished = Finished.of(
                        (style, kept) -> "the table, " + ExitStatus.PASS.sentence(kept) + "\n",
                        "{}",
                        "# it\n",
                        ExitStatus.PASS)
                .keptBut(unkept);
        Path other = folder.resolve("r.md");
        try (Exports exports = new Exports(List.of("json=/dev/full", "md=" + other), Exports.OF_RESULTS, nowhere)) {
            assertThat(exports.show(finished, screen.shell())).isEqualTo(ExitStatus.TARGET_FAILED);
        }

        assertThat(screen.out()).isEqualTo("the table, exit status 3 (not all of it could be written)\n");
        assertThat(screen.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("bench: r/result.json: cannot be written: it is full; make room "))
                .anyMatch(line -> line.startsWith("bench: /dev/full: cannot be written: No space left on device"))
                .allMatch(line -> line.endsWith("so the exit status is 3"));
        assertThat(other).hasContent("# it\n");
    }

    @Test
    void aHyphenIsStandardOutput() {
        try (Exports exports = new Exports(List.of("json=-"), Exports.OF_RESULTS, nowhere)) {
            assertThat(exports.takeStandardOutput()).isTrue();
        }
    }
}
