package io.only1mcp.proxy.reload;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells when something has happened to files. Their folders are watched, because editors and those who mount
 * configurations move new files over old ones, and the folders of links that lead to them; those above too, where they may
 * be read. It is told when nothing more has
 * happened for 10 ms, because a file is not written in one step, and 40 ms after the first thing at the latest.
 */
public final class FileWatch implements Closeable {
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    private final WatchService service;
    private final LongConsumer touched;
    private volatile Map<WatchKey, Set<Path>> watched = Map.of();

    private FileWatch(WatchService service, LongConsumer touched) {
        this.service = service;
        this.touched = touched;
    }

    /**
     * Begins to watch, on a thread of its own; which files, {@link #follow} says.
     *
     * @param touched called on that thread when something has happened, with the instant of {@link System#nanoTime} of the
     *     first of it; because folders may be others now, it should {@link #follow} and then look at the files
     * @throws IOException when the machine does not let us watch
     */
    public static FileWatch begin(LongConsumer touched) throws IOException {
        FileWatch watch = new FileWatch(FileSystems.getDefault().newWatchService(), touched);
        Thread thread = new Thread(watch::run, "watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /**
     * Watches these files from now on, and no others; none where it watches no more.
     *
     * @throws IOException when a folder cannot be watched; the others are all the same
     */
    public synchronized void follow(Collection<Path> files) throws IOException {
        Trails trails = Trails.to(files);
        Map<WatchKey, Set<Path>> next = new HashMap<>();
        IOException fault = register(trails.names(), next);
        // Of most files nobody moves the folders above, and those who must not read them need not be told.
        IOException unused = register(trails.folders(), next);
        for (WatchKey key : watched.keySet()) {
            if (!next.containsKey(key)) {
                key.cancel();
            }
        }
        watched = Map.copyOf(next);
        if (fault != null) {
            throw fault;
        }
    }

    /** Has folders watched; what was wrong with one of them, or null. */
    private @Nullable IOException register(Map<Path, Set<Path>> names, Map<WatchKey, Set<Path>> next) {
        IOException fault = null;
        for (Map.Entry<Path, Set<Path>> folder : names.entrySet()) {
            try {
                // The same key where the folder is watched already; another one where another folder took its place.
                next.computeIfAbsent(folder.getKey().register(service, KINDS), key -> new HashSet<>())
                        .addAll(folder.getValue());
            } catch (IOException e) {
                fault = e;
            } catch (ClosedWatchServiceException e) {
                // Nobody wants to know any more.
                return null;
            }
        }
        return fault;
    }

    private void run() {
        try {
            while (true) {
                if (concerns(service.take())) {
                    long first = System.nanoTime();
                    awaitQuiet(first);
                    touched.accept(first);
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // Nobody wants to know any more.
            Thread.currentThread().interrupt();
        }
    }

    private void awaitQuiet(long first) throws InterruptedException {
        long last = first;
        for (long now = first; now - last < QUIET_NANOS && now - first < LONGEST_NANOS; now = System.nanoTime()) {
            WatchKey more =
                    service.poll(Math.min(last + QUIET_NANOS, first + LONGEST_NANOS) - now, TimeUnit.NANOSECONDS);
            if (more != null && concerns(more)) {
                last = System.nanoTime();
            }
        }
    }

    /** Whether something happened to what is watched, and not only beside it. */
    private boolean concerns(WatchKey key) {
        Set<Path> names = watched.get(key);
        boolean concerns = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            concerns |= event.kind() == StandardWatchEventKinds.OVERFLOW
                    || (names != null && event.context() instanceof Path name && names.contains(name));
        }
        // A folder that is gone is watched no longer.
        boolean gone = !key.reset();
        return names != null && (concerns || gone);
    }

    /** Watches no more. */
    @Override
    public void close() throws IOException {
        service.close();
    }
}
