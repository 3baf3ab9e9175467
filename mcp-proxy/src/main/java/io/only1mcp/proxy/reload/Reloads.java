package io.only1mcp.proxy.reload;

import io.only1mcp.proxy.log.Log;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration again, one time after the other, on a thread of its own. One that cannot be used changes nothing:
 * the old one stays, and what is wrong is said.
 */
public final class Reloads {
    private static final long LAST_SECONDS = 5;

    /** Reads the configuration and brings it into use. */
    public interface Step {
        /**
         * Does it.
         *
         * @throws Exception when it cannot be used; its message says why, and then nothing has changed
         */
        Reloaded run() throws Exception;
    }

    /** Is told what came of each time. */
    public interface Report {
        /**
         * It is over.
         *
         * @param nanos how long it took since the first word of it
         */
        void ended(ReloadOutcome outcome, long nanos);
    }

    private final Step step;
    private final Report report;
    private final Consumer<String> log;
    private final LongSupplier clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "reload");
        made.setDaemon(true);
        return made;
    });
    private @Nullable CompletableFuture<Reloaded> waiting;

    /**
     * Nothing has been read again yet.
     *
     * @param report is told on the thread of reading, before whoever asked
     * @param log takes a line about each time
     * @param clock the time in nanoseconds, such as {@link System#nanoTime}
     */
    public Reloads(Step step, Report report, Consumer<String> log, LongSupplier clock) {
        this.step = step;
        this.report = report;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Reads the configuration again. Those who ask while one reading has not begun yet share it.
     *
     * @return what changed; fails with what is wrong with the configuration, or with {@link IllegalStateException} after
     *     {@link #stop}
     */
    public CompletableFuture<Reloaded> reload() {
        return reload(clock.getAsLong());
    }

    /** Reads the configuration again, because there was word of a change at this instant. */
    public void request(long since) {
        CompletableFuture<Reloaded> unused = reload(since);
    }

    private synchronized CompletableFuture<Reloaded> reload(long since) {
        CompletableFuture<Reloaded> same = waiting;
        if (same != null) {
            return same;
        }
        CompletableFuture<Reloaded> next = new CompletableFuture<>();
        if (thread.isShutdown()) {
            next.completeExceptionally(new IllegalStateException("the gateway is about to end"));
            return next;
        }
        waiting = next;
        thread.execute(() -> run(next, since));
        return next;
    }

    private void run(CompletableFuture<Reloaded> told, long since) {
        synchronized (this) {
            waiting = null;
        }
        try {
            Reloaded reloaded = step.run().within(clock.getAsLong() - since);
            report.ended(reloaded.outcome(), reloaded.nanos());
            log.accept(reloaded.inWords());
            told.complete(reloaded);
        } catch (Exception e) {
            report.ended(ReloadOutcome.REFUSED, clock.getAsLong() - since);
            Log.error(
                    log,
                    "the configuration stays as it was: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
            told.completeExceptionally(e);
        }
    }

    /** Reads nothing any more; waits for what is being read now. */
    public void stop() throws InterruptedException {
        synchronized (this) {
            thread.shutdown();
        }
        boolean unused = thread.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
    }
}
