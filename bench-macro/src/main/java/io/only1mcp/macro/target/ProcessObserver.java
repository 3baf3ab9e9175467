package io.only1mcp.macro.target;

import io.only1mcp.macro.target.ProcessSource.Reading;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches a process tree: one sample each second, to a listener, and sums since the mark. {@link #mark} and
 * {@link #summary} take a sample of their own, so that a span begins and ends where it is said to.
 *
 * <p>Safe for use by several threads; the listener is called by one at a time. A tree that has ended gives no samples.
 */
public final class ProcessObserver implements AutoCloseable {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final ProcessSource source;
    private final LongSupplier nanoClock;
    private final Consumer<Usage> listener;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private long markNanos;
    private @Nullable Usage first;
    private @Nullable Usage last;
    private int samples;
    private double rssSum;
    private long highestRss;
    private int highestThreads;
    private int highestDescriptors;

    /**
     * An observer that samples when it is told to; {@link #start} makes one that does so each second.
     *
     * @param nanoClock such as {@link System#nanoTime}
     * @param listener is given every sample
     */
    public ProcessObserver(ProcessSource source, LongSupplier nanoClock, Consumer<Usage> listener) {
        this.source = source;
        this.nanoClock = nanoClock;
        this.listener = listener;
        mark();
    }

    /** An observer with a daemon thread that samples each second until {@link #close}. */
    public static ProcessObserver start(ProcessSource source, LongSupplier nanoClock, Consumer<Usage> listener) {
        ProcessObserver observer = new ProcessObserver(source, nanoClock, listener);
        Thread thread = new Thread(observer::eachSecond, "process observer");
        thread.setDaemon(true);
        thread.start();
        return observer;
    }

    /** Forgets what was seen and begins a new span now: its samples count their seconds from here. */
    public synchronized void mark() {
        markNanos = nanoClock.getAsLong();
        first = null;
        last = null;
        samples = 0;
        rssSum = 0;
        highestRss = -1;
        highestThreads = -1;
        highestDescriptors = -1;
        sample();
    }

    /** Takes a sample now; empty when no process of the tree is left. */
    public synchronized Optional<Usage> sample() {
        Optional<Reading> read = source.read();
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Reading reading = read.get();
        Usage usage = new Usage(
                (nanoClock.getAsLong() - markNanos) / 1e9,
                reading.rssBytes(),
                reading.cpuNanos() / 1e9,
                reading.threads(),
                reading.fileDescriptors());
        first = first == null ? usage : first;
        last = usage;
        samples++;
        rssSum += usage.rssBytes();
        highestRss = Math.max(highestRss, usage.rssBytes());
        highestThreads = Math.max(highestThreads, usage.threads());
        highestDescriptors = Math.max(highestDescriptors, usage.fileDescriptors());
        listener.accept(usage);
        return Optional.of(usage);
    }

    /** The span from the mark until now, or until the tree ended; empty when it was never seen. */
    public synchronized Optional<UsageSummary> summary() {
        sample();
        if (first == null || last == null) {
            return Optional.empty();
        }
        return Optional.of(new UsageSummary(
                last.second() - first.second(),
                samples,
                highestRss,
                Math.round(rssSum / samples),
                last.cpuSeconds() - first.cpuSeconds(),
                highestThreads,
                highestDescriptors));
    }

    /** Ends the sampling each second. */
    @Override
    public void close() {
        stopped.countDown();
    }

    private void eachSecond() {
        long next = nanoClock.getAsLong() + INTERVAL_NANOS;
        try {
            while (!stopped.await(next - nanoClock.getAsLong(), TimeUnit.NANOSECONDS)) {
                sample();
                next += INTERVAL_NANOS;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
