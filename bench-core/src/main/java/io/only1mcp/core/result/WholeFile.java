package io.only1mcp.core.result;

import io.only1mcp.core.recording.UnwritableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file beside its place and then moves it there, so that it is there whole or not at all. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes {@code text} into {@code file} and replaces what was there.
     *
     * @throws UnwritableException where it cannot be written; nothing is left beside it then
     */
    public static void write(Path file, String text) {
        Path beside = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            try {
                Files.writeString(beside, text);
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new UnwritableException(file, e);
        }
    }
}
