package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @TempDir
    Path folder;

    @Test
    void whereNoneCanBeMadeThatIsOneLineWithItsRemedy() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Scratch.create("mine", file))
                .isInstanceOf(TargetException.class)
                .hasMessage("mine: no directory for its files can be made in " + file
                        + " (Not a directory); let TMPDIR, or -Djava.io.tmpdir, name a folder that can be written");
    }
}
