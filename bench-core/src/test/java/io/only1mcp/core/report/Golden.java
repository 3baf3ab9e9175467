package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are kept as they shall look; {@code -Dupdate.golden=true} writes them anew, to be read before they are kept. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/io/only1mcp/core/report");

    private Golden() {}

    static void assertLooksLike(String name, String text) {
        Path file = FOLDER.resolve(name);
        try {
            if (Boolean.getBoolean("update.golden")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text);
            }
            assertThat(text).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
