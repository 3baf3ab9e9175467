package io.only1mcp.proxy.stdio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory for Unix domain sockets that nobody but this user can look into. Its name holds the id of the process, which
 * locks a file in it for as long as it lives. A process that is killed leaves its directory behind; the next one removes
 * it.
 */
final class SocketFolder {
    private static final String PREFIX = "only1mcp-";
    private static final String LOCK = "lock";

    /** The process id, and what makes the name new. */
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-\\d+");

    private final Path directory;
    private final FileChannel lock;

    private SocketFolder(Path directory) throws IOException {
        this.directory = directory;
        this.lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new IOException(directory + ": is used by another process");
        }
    }

    /**
     * A new directory among the temporary files. Directories of processes that are gone are removed.
     *
     * @throws FileSystemException where there can be none; the message says what to do
     */
    static SocketFolder create() throws FileSystemException {
        try {
            return made();
        } catch (IOException e) {
            String why = e instanceof FileSystemException file && file.getReason() != null
                    ? " (" + file.getReason() + ")"
                    : "";
            throw new FileSystemException(
                    System.getProperty("java.io.tmpdir"),
                    null,
                    "no directory for sockets can be made there" + why
                            + "; let TMPDIR, or -Djava.io.tmpdir, name a folder that can be written");
        }
    }

    private static SocketFolder made() throws IOException {
        String prefix = PREFIX + ProcessHandle.current().pid() + "-";
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        SocketFolder folder = new SocketFolder(
                posix
                        ? Files.createTempDirectory(
                                prefix,
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                        : Files.createTempDirectory(prefix));
        folder.removeForsaken();
        return folder;
    }

    private void removeForsaken() {
        Path parent = directory.getParent();
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path other : others) {
                if (isForsaken(other)) {
                    delete(other);
                }
            }
        } catch (IOException e) {
            // What stays behind in the directory for temporary files harms nobody.
        }
    }

    /** Whether it is one of this user's, its process is no more, and nobody holds its lock, whatever his id looks like. */
    private boolean isForsaken(Path other) throws IOException {
        Matcher name = NAME.matcher(other.getFileName().toString());
        Path locked = other.resolve(LOCK);
        if (!name.matches()
                || ProcessHandle.of(Long.parseLong(name.group(1))).isPresent()
                || !Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(directory))
                || !Files.isRegularFile(locked, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(locked, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        }
    }

    /** The path of a socket in it. */
    Path socket(String name) {
        return directory.resolve(name);
    }

    /** Removes it with all that is in it. */
    void remove() {
        delete(directory);
        try {
            lock.close();
        } catch (IOException e) {
            // Then it is closed at the end of the process.
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // A file that stays behind in the directory for temporary ones harms nobody.
        }
    }
}
