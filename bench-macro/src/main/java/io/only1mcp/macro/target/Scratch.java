package io.only1mcp.macro.target;

import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A directory for the files of one process; the process's end removes it, or whoever failed to start the process. */
final class Scratch {
    private Scratch() {}

    /** A new one among the temporary files. */
    static Path create(String name) {
        return create(name, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Path create(String name, Path parent) {
        try {
            return Files.createTempDirectory(parent, "only1mcp-" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "-");
        } catch (IOException unwritable) {
            String why = unwritable instanceof FileSystemException file && file.getReason() != null
                    ? " (" + file.getReason() + ")"
                    : "";
            throw new TargetException(
                    name + ": no directory for its files can be made in " + parent + why
                            + "; let TMPDIR, or -Djava.io.tmpdir, name a folder that can be written",
                    unwritable);
        }
    }

    /** Removes it with the files in it. */
    static void remove(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = entries.toList();
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException stays) {
            // A file too many in the temporary directory is no reason to hide why the process was not started.
        }
    }
}
