package io.only1mcp.core.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.recording.UnwritableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {
    private static final Instant START = Instant.parse("2026-11-21T09:15:30.987Z");

    @TempDir
    Path root;

    @Test
    void theNameIsTheUtcTimeAndTheProfile() {
        ResultFolder folder = ResultFolder.create(root.resolve("results"), START, "quick_smoke");

        assertThat(folder.path()).isEqualTo(root.resolve("results/20261121T091530Z-quick_smoke"));
        assertThat(folder.path()).isDirectory();
    }

    @Test
    void aSecondResultOfTheSameSecondHasANumber() {
        ResultFolder.create(root, START, "quick_smoke");

        assertThat(ResultFolder.create(root, START, "quick_smoke").path())
                .hasFileName("20261121T091530Z-quick_smoke-2");
        assertThat(ResultFolder.create(root, START, "quick_smoke").path())
                .hasFileName("20261121T091530Z-quick_smoke-3");
    }

    @Test
    void aProfilesNameCannotLeaveTheFolderOfResults() {
        ResultFolder folder = ResultFolder.create(root, START, "../mine of/today");

        assertThat(folder.path()).hasParent(root).hasFileName("20261121T091530Z-..-mine-of-today");
    }

    @Test
    void aResultIsKeptAndCanBeReadBack() throws IOException {
        ResultFolder folder = ResultFolder.create(root, START, "quick_smoke");

        assertThat(folder.keepBoth(ResultJson.write(Results.broken()), "# it\n"))
                .isNull();

        assertThat(ResultJson.read(Files.readString(folder.path().resolve("result.json"))))
                .isEqualTo(Results.broken());
        assertThat(names(folder.path())).containsExactlyInAnyOrder("result.json", "report.md");
    }

    @Test
    void aFileInTheWayOfTheFolderIsOneClearLine() throws IOException {
        Path taken = Files.writeString(root.resolve("results"), "not a folder");

        assertThatThrownBy(() -> ResultFolder.create(taken, START, "quick_smoke"))
                .isInstanceOf(UnwritableException.class)
                .hasMessage(taken.resolve("20261121T091530Z-quick_smoke")
                        + ": cannot be written: a file of this name is in the way; "
                        + "make room there, or choose another place");
    }

    @Test
    @EnabledIf("aFullDeviceIsThere")
    void aFileThatCannotBeWrittenWholeIsNotThereAtAll() throws IOException {
        Path file = root.resolve("result.json");
        Files.createSymbolicLink(root.resolve(".result.json.part"), Path.of("/dev/full"));

        assertThatThrownBy(() -> WholeFile.write(file, "text"))
                .hasMessage(file + ": cannot be written: No space left on device; "
                        + "make room there, or choose another place");
        assertThat(names(root)).isEmpty();
    }

    @Test
    @EnabledIf("aFullDeviceIsThere")
    void aResultThatCannotBeKeptIsNoReasonNotToShowIt() throws IOException {
        ResultFolder folder = ResultFolder.create(root, START, "quick_smoke");
        Files.createSymbolicLink(folder.path().resolve(".result.json.part"), Path.of("/dev/full"));

        UnwritableException unkept = folder.keepBoth("{}", "# it\n");

        assertThat(unkept).isNotNull().hasMessageContaining("result.json: cannot be written: No space left on device");
        assertThat(names(folder.path())).isEmpty();
    }

    @Test
    void whatWasThereIsReplacedInOneMove() throws IOException {
        Path file = Files.writeString(root.resolve("out.json"), "a longer text than the new one");

        WholeFile.write(file, "new");

        assertThat(file).hasContent("new");
        assertThat(names(root)).containsExactly("out.json");
    }

    static boolean aFullDeviceIsThere() {
        return Files.isWritable(Path.of("/dev/full"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
