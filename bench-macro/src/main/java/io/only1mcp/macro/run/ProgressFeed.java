package io.only1mcp.macro.run;

import io.only1mcp.core.recording.Second;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.report.Progress;
import io.only1mcp.macro.driver.LoadDriver;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Tells whoever watches how a measurement of many short parts gets on, on a thread of its own, so that nothing of it makes the
 * driver late. Of the seconds themselves nothing is kept.
 */
final class ProgressFeed implements AutoCloseable {
    private final String title;
    private final RunListener listener;
    private final long totalNanos;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread feed = new Thread(task, "progress");
        feed.setDaemon(true);
        return feed;
    });
    private long doneNanos;
    private long errors;

    /**
     * A feed.
     *
     * @param title what is measured
     * @param totalNanos how long all of it will take
     */
    ProgressFeed(String title, RunListener listener, long totalNanos) {
        this.title = title;
        this.listener = listener;
        this.totalNanos = totalNanos;
    }

    /**
     * What hears of one part.
     *
     * @param name of the part
     * @param number of it, from 1
     * @param of how many there are at most
     * @param lengthNanos how long it will take
     */
    LoadDriver.Listener part(String name, int number, int of, long lengthNanos) {
        return new LoadDriver.Listener() {
            @Override
            public void started(long nanoTime) {}

            @Override
            public void second(Second second, Consumer<Second> giveBack) {
                Future<?> unused = thread.submit(() -> {
                    errors += second.failed() + second.unsent();
                    listener.progress(progress(name, number, of, second));
                    giveBack.accept(second);
                });
            }

            @Override
            public void stageOver(int stage, StageRecording recording) {
                if (recording.start().plus(recording.duration()).toNanos() >= lengthNanos) {
                    Future<?> unused = thread.submit(() -> doneNanos += lengthNanos);
                }
            }
        };
    }

    private Progress progress(String name, int number, int of, Second second) {
        Histogram response = second.response();
        boolean answered = response.getTotalCount() > 0;
        double seconds = Math.max(second.lengthNanos() / 1e9, 1e-3);
        return new Progress(
                title,
                name,
                number,
                of,
                false,
                Math.min(totalNanos, doneNanos + second.index() * 1_000_000_000L + second.lengthNanos()),
                totalNanos,
                second.intended() / seconds,
                second.ok() / seconds,
                answered ? response.getValueAtPercentile(50) : null,
                answered ? response.getValueAtPercentile(99) : null,
                errors,
                second.inFlight(),
                null,
                null);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
