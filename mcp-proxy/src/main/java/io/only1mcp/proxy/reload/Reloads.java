package io.only1mcp.proxy.reload;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration again, one time after the other, on a thread of its own. One that cannot be used changes nothing:
 * the old one stays, and what is wrong is said.
 */
public final class Reloads implements AutoCloseable {

    /** Reads the configuration and brings it into use. */
    public interface Step {
        /**
         * Does it.
         *
         * @throws Exception when it cannot be used; its message says why, and then nothing has changed
         */
        Reloaded run() throws Exception;
    }

    private final Step step;
    private final Consumer<String> log;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "reload");
        made.setDaemon(true);
        return made;
    });
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile long lastNanos;
    private volatile @Nullable CompletableFuture<Reloaded> waiting;

    /**
     * Nothing has been read again yet.
     *
     * @param log takes a line about each time
     */
    public Reloads(Step step, Consumer<String> log) {
        this.step = step;
        this.log = log;
    }

    /**
     * Reads the configuration again. Those who ask while one reading has not begun yet share it.
     *
     * @return what changed; fails with what is wrong with the configuration
     */
    public synchronized CompletableFuture<Reloaded> reload() {
        CompletableFuture<Reloaded> same = waiting;
        if (same != null) {
            return same;
        }
        CompletableFuture<Reloaded> next = new CompletableFuture<>();
        waiting = next;
        thread.execute(() -> run(next));
        return next;
    }

    /** Reads the configuration again; what comes of it is logged. */
    public void request() {
        CompletableFuture<Reloaded> unused = reload();
    }

    private void run(CompletableFuture<Reloaded> told) {
        synchronized (this) {
            waiting = null;
        }
        try {
            Reloaded reloaded = step.run();
            lastNanos = reloaded.nanos();
            done.incrementAndGet();
            log.accept(reloaded.inWords());
            told.complete(reloaded);
        } catch (Exception e) {
            refused.incrementAndGet();
            log.accept(
                    "the configuration stays as it was: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
            told.completeExceptionally(e);
        }
    }

    /** How often a configuration was brought into use. */
    public long done() {
        return done.get();
    }

    /** How often one could not be used. */
    public long refused() {
        return refused.get();
    }

    /** How long it took the last time, in nanoseconds; 0 when there was none. */
    public long lastNanos() {
        return lastNanos;
    }

    /** Reads nothing any more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
