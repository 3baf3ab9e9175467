package io.only1mcp.proxy.reload;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells when files hold something else than before. Their folders are watched, because editors and those who mount
 * configurations move new files over old ones; and a change counts when nothing has happened there for a moment, because
 * a file is not written in one step.
 */
public final class FileWatch implements Closeable {
    private static final long QUIET_MILLIS = 20;

    private final WatchService folders;
    private final Supplier<Collection<Path>> files;
    private final Runnable changed;
    private final Set<Path> watched = new HashSet<>();
    private Fingerprint last;

    private FileWatch(WatchService folders, Supplier<Collection<Path>> files, Runnable changed) {
        this.folders = folders;
        this.files = files;
        this.changed = changed;
        this.last = Fingerprint.of(files.get());
    }

    /**
     * Begins to watch, on a thread of its own.
     *
     * @param files which, asked anew after each change
     * @param changed called for each change, on that thread
     * @throws IOException when the machine does not let us watch
     */
    public static FileWatch begin(Supplier<Collection<Path>> files, Runnable changed) throws IOException {
        FileWatch watch = new FileWatch(FileSystems.getDefault().newWatchService(), files, changed);
        watch.follow();
        Thread thread = new Thread(watch::run, "watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void follow() throws IOException {
        for (Path file : files.get()) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null && Files.isDirectory(folder) && watched.add(folder)) {
                folder.register(
                        folders,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
        }
    }

    private void run() {
        try {
            while (true) {
                drop(folders.take());
                for (WatchKey more = next(); more != null; more = next()) {
                    drop(more);
                }
                look();
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // Nobody wants to know any more.
            Thread.currentThread().interrupt();
        }
    }

    private WatchKey next() throws InterruptedException {
        return folders.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void drop(WatchKey key) {
        key.pollEvents();
        if (!key.reset() && key.watchable() instanceof Path folder) {
            watched.remove(folder);
        }
    }

    private void look() {
        Fingerprint now = Fingerprint.of(files.get());
        if (!now.equals(last)) {
            last = now;
            changed.run();
        }
        try {
            follow();
        } catch (IOException e) {
            // A folder that cannot be watched just now is tried again after the next change.
            watched.removeIf(folder -> !Files.isDirectory(folder));
        }
    }

    /** Watches no more. */
    @Override
    public void close() throws IOException {
        folders.close();
    }
}
