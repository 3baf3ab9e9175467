package io.only1mcp.macro.target;

import io.only1mcp.core.recording.UsageSample;
import io.only1mcp.macro.target.ProcessSource.Reading;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Watches a process tree: an observation each second, and one at the end for what is left of the last second. A peak
 * between two observations is not seen. A tree that has ended gives no more.
 */
public final class ProcessObserver implements AutoCloseable {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final ProcessSource source;
    private final LongSupplier nanoClock;
    private final Listener listener;
    private final long startNanoTime;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private long lastNanoTime;
    private long lastCpuNanos;

    /** Takes observations; called by one thread at a time. */
    public interface Listener {
        /**
         * The tree was observed.
         *
         * @param nanoTime when, on the observer's clock
         * @param sample counts its time from the observer's beginning
         */
        void observed(long nanoTime, UsageSample sample);
    }

    /** An observer that does nothing by itself. */
    ProcessObserver(ProcessSource source, LongSupplier nanoClock, Listener listener) {
        this.source = source;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.lastCpuNanos = source.read().map(Reading::cpuNanos).orElse(0L);
        this.startNanoTime = nanoClock.getAsLong();
        this.lastNanoTime = startNanoTime;
    }

    /**
     * Begins to observe now, in a daemon thread, until {@link #close}.
     *
     * @param nanoClock such as {@link System#nanoTime}
     */
    public static ProcessObserver start(ProcessSource source, LongSupplier nanoClock, Listener listener) {
        ProcessObserver observer = new ProcessObserver(source, nanoClock, listener);
        Thread thread = new Thread(observer::eachSecond, "process observer");
        thread.setDaemon(true);
        thread.start();
        return observer;
    }

    /** Observes the last part of a second and ends; nothing is heard after it. */
    @Override
    public synchronized void close() {
        if (stopped.getCount() > 0) {
            observe();
            stopped.countDown();
        }
    }

    synchronized void observe() {
        long now = nanoClock.getAsLong();
        if (stopped.getCount() == 0 || now <= lastNanoTime) {
            return;
        }
        Optional<Reading> read = source.read();
        if (read.isEmpty()) {
            return;
        }
        Reading reading = read.get();
        UsageSample sample = new UsageSample(
                now - startNanoTime,
                now - lastNanoTime,
                reading.rssBytes(),
                reading.cpuNanos() - lastCpuNanos,
                reading.threads(),
                reading.fileDescriptors());
        lastNanoTime = now;
        lastCpuNanos = reading.cpuNanos();
        listener.observed(now, sample);
    }

    private void eachSecond() {
        long next = startNanoTime + INTERVAL_NANOS;
        try {
            while (!stopped.await(next - nanoClock.getAsLong(), TimeUnit.NANOSECONDS)) {
                observe();
                next += INTERVAL_NANOS;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
