package io.only1mcp.proxy.stdio;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** A directory for Unix domain sockets that nobody but this user can look into. */
final class SocketFolder {
    private final Path directory;

    private SocketFolder(Path directory) {
        this.directory = directory;
    }

    /** A new directory. */
    static SocketFolder create() throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return new SocketFolder(
                posix
                        ? Files.createTempDirectory(
                                "only1mcp-",
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                        : Files.createTempDirectory("only1mcp-"));
    }

    /** The path of a socket in it. */
    Path socket(String name) {
        return directory.resolve(name);
    }

    /** Removes it with all that is in it. */
    void remove() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A file that stays behind in the directory for temporary ones harms nobody.
        }
    }
}
