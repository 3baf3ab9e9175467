package io.only1mcp.proxy.audit;

import io.only1mcp.proxy.config.AuditConfig;
import io.only1mcp.proxy.log.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file of an audit log. It holds whole lines: what a failed write left behind is cut off, and so is, when it is opened,
 * what a writer that was killed in mid-line left. Beyond its size it is put aside under the time and a new one begun. One
 * process writes it at a time.
 */
final class AuditFile implements LineFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyyMMdd'T'HHmmss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int BLOCK = 4096;

    private final Path path;
    private final Path folder;
    private final int rotateBytes;
    private final int keep;
    private final Supplier<Instant> clock;
    private final Consumer<String> log;
    private FileChannel channel;

    /** How many bytes of whole lines it has. */
    private long whole;

    private AuditFile(AuditConfig config, Supplier<Instant> clock, Consumer<String> log) throws IOException {
        this.path = config.file().toAbsolutePath();
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException("is a directory");
        }
        this.folder = parent;
        this.rotateBytes = config.rotateBytes();
        this.keep = config.keep();
        this.clock = clock;
        this.log = log;
        this.channel = opened();
    }

    /**
     * Opens it, and repairs its end.
     *
     * @param clock the time, for the names of files that are put aside
     * @param log takes a line about a repair
     * @throws IOException when it cannot be written, or another process writes it
     */
    static AuditFile open(AuditConfig config, Supplier<Instant> clock, Consumer<String> log) throws IOException {
        return new AuditFile(config, clock, log);
    }

    private FileChannel opened() throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownersOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        FileChannel opened = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), ownersOnly);
        try {
            if (opened.tryLock() == null) {
                throw new IOException("another process writes it");
            }
            whole = endOfLines(opened);
            long torn = opened.size() - whole;
            if (torn > 0) {
                opened.truncate(whole);
                Log.warn(log, "audit: " + path + ": " + torn + " bytes of a line that was never finished were cut off");
            }
            opened.position(whole);
            return opened;
        } catch (OverlappingFileLockException e) {
            opened.close();
            throw new IOException("another gateway of this process writes it", e);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Behind the last line break. */
    private static long endOfLines(FileChannel in) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long end = in.size();
        while (end > 0) {
            long from = Math.max(0, end - BLOCK);
            block.clear().limit((int) (end - from));
            while (block.hasRemaining() && in.read(block, from + block.position()) >= 0) {
                // Until the block is full.
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
            end = from;
        }
        return 0;
    }

    @Override
    public void append(ByteBuffer[] lines) throws IOException {
        if (!channel.isOpen() || Files.notExists(path)) {
            // Somebody moved it away, or the last rotation came to nothing half way.
            channel.close();
            channel = opened();
        }
        settle();
        if (whole >= rotateBytes) {
            rotate();
        }
        long bytes = 0;
        for (ByteBuffer part : lines) {
            bytes += part.remaining();
        }
        try {
            for (long left = bytes; left > 0; ) {
                left -= channel.write(lines);
            }
        } catch (IOException e) {
            settleIfPossible();
            throw e;
        }
        whole += bytes;
    }

    /** Cuts off what a write left that failed; a file that somebody else made shorter goes on at its end. */
    private void settle() throws IOException {
        long size = channel.size();
        if (size > whole) {
            channel.truncate(whole);
        }
        whole = Math.min(size, whole);
        channel.position(whole);
    }

    private void settleIfPossible() {
        try {
            settle();
        } catch (IOException e) {
            // Then before the next write.
        }
    }

    private void rotate() throws IOException {
        channel.force(true);
        Path aside = aside();
        Files.move(path, aside);
        channel.close();
        channel = opened();
        forceFolder();
        prune();
    }

    private Path aside() {
        Instant at = clock.get();
        Path aside = folder.resolve(name(TIME.format(at)));
        while (Files.exists(aside)) {
            at = at.plusNanos(1000);
            aside = folder.resolve(name(TIME.format(at)));
        }
        return aside;
    }

    /** The name with something before its extension: {@code audit.jsonl} becomes {@code audit-….jsonl}. */
    private String name(String time) {
        String own = String.valueOf(path.getFileName());
        int dot = own.lastIndexOf('.');
        return dot <= 0 ? own + "-" + time : own.substring(0, dot) + "-" + time + own.substring(dot);
    }

    private void prune() throws IOException {
        String own = Pattern.quote(name("\n")).replace("\n", "\\E\\d{8}T\\d{6}\\.\\d{6}Z\\Q");
        List<Path> old;
        try (Stream<Path> files = Files.list(folder)) {
            old = files.filter(file -> String.valueOf(file.getFileName()).matches(own))
                    .sorted()
                    .toList();
        }
        for (Path file : old.subList(0, Math.max(0, old.size() - keep))) {
            Files.deleteIfExists(file);
        }
    }

    /** Has the names of files survive a power cut, where the system can do that. */
    private void forceFolder() {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            // Not every system opens folders.
        }
    }

    @Override
    public void force() throws IOException {
        if (channel.isOpen()) {
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
