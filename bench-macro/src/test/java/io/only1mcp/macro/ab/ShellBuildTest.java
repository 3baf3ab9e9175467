package io.only1mcp.macro.ab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ShellBuildTest {
    @TempDir
    Path folder;

    @Test
    void theFolderTakesThePlaceOfItsWordAsOneWordWhateverItsName() throws IOException {
        Path out = Files.createDirectory(folder.resolve("it's a folder"));
        try (ShellBuild build = new ShellBuild("a", "cd / && echo hi > {out}/said && cp {out}/said {out}/again")) {
            build.measure(out);
        }

        assertThat(out.resolve("again")).hasContent("hi");
    }

    @ParameterizedTest
    @ValueSource(ints = {98, 99})
    void aRunThatIsNotValidOrBreaksThresholdsHasMeasured(int status) {
        try (ShellBuild build = new ShellBuild("a", "exit " + status + " # {out}")) {
            build.measure(folder);
        }
    }

    @Test
    void aCommandThatFailsIsOneLineWithItsLastWords() {
        try (ShellBuild build = new ShellBuild("b", "echo no such profile >&2; exit 2 # {out}")) {
            assertThatExceptionOfType(TargetException.class)
                    .isThrownBy(() -> build.measure(folder))
                    .withMessage("b: ended with exit status 2: echo no such profile >&2; exit 2 # " + folder)
                    .satisfies(failure -> assertThat(failure.details()).isEqualTo("no such profile"));
        }
    }

    @Test
    void aCommandHasToSayWhereItsResultsGo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShellBuild("a", "./bench run"))
                .withMessage("the command of a must say with {out} where its results go, as in bench run --results"
                        + " {out}, got './bench run'");
    }
}
