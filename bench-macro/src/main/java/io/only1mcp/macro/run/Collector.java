package io.only1mcp.macro.run;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.recording.HistogramLog;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.Second;
import io.only1mcp.core.recording.SecondRow;
import io.only1mcp.core.recording.SecondsSeries;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.TargetUsage;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.recording.UsageRecorder;
import io.only1mcp.core.recording.UsageSample;
import io.only1mcp.core.report.Progress;
import io.only1mcp.core.verdict.Judge;
import io.only1mcp.macro.driver.LoadDriver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the driver hands over while a run goes on, on a thread of its own, so that neither the disk nor a judgement
 * makes the driver late: seconds go to the log, the series and whoever watches; stages are judged when they are over.
 */
final class Collector implements LoadDriver.Listener {
    private final String title;
    private final Profile profile;
    private final List<Recorder.Window> windows;
    private final HistogramLog log;
    private final RunListener listener;
    private final Runnable stop;
    private final UsageRecorder usages;
    private final UsageRecorder backends;
    private final SecondsSeries series = new SecondsSeries();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread collector = new Thread(task, "collector");
        collector.setDaemon(true);
        return collector;
    });
    private long startNanoTime;
    private @Nullable UsageSample latest;
    private long errors;
    private @Nullable RuntimeException failure;

    /**
     * A collector.
     *
     * @param title what whoever watches is told
     * @param profile whose thresholds are judged
     * @param windows the stages and their windows
     * @param log the raw data
     * @param listener who watches
     * @param stop ends the run early: a stage broke a threshold, or the log cannot be written
     */
    Collector(
            String title,
            Profile profile,
            List<Recorder.Window> windows,
            HistogramLog log,
            RunListener listener,
            Runnable stop) {
        this.title = title;
        this.profile = profile;
        this.windows = windows;
        this.log = log;
        this.listener = listener;
        this.stop = stop;
        this.usages = new UsageRecorder(windows);
        this.backends = new UsageRecorder(windows);
    }

    @Override
    public void started(long nanoTime) {
        later(() -> startNanoTime = nanoTime);
    }

    @Override
    public void second(Second second, Consumer<Second> giveBack) {
        later(() -> {
            series.add(second, latest);
            errors += second.failed() + second.unsent();
            listener.progress(progress(second));
            try {
                log.add(second);
            } finally {
                giveBack.accept(second);
            }
        });
    }

    @Override
    public void stageOver(int stage, StageRecording recording) {
        later(() -> {
            boolean broken = Judge.stops(Judge.stage(recording, usages.stage(stage), profile.thresholds()));
            if (broken && profile.stopsWhenBroken()) {
                stop.run();
            }
        });
    }

    /** The target was observed; {@code at} is a value of {@link System#nanoTime}. */
    void target(long at, UsageSample sample) {
        later(() -> {
            UsageSample inRun = inRun(at, sample);
            latest = inRun;
            usages.add(inRun);
        });
    }

    /** The backends were observed; {@code at} is a value of {@link System#nanoTime}. */
    void backends(long at, UsageSample sample) {
        later(() -> backends.add(inRun(at, sample)));
    }

    private UsageSample inRun(long at, UsageSample sample) {
        return new UsageSample(
                at - startNanoTime,
                sample.spanNanos(),
                sample.rssBytes(),
                sample.cpuNanos(),
                sample.threads(),
                sample.openFiles());
    }

    /**
     * Waits until everything handed over has been taken.
     *
     * @throws RuntimeException what went wrong on the way, unless it is that the log could not be written
     */
    Collected end() {
        Future<?> last = thread.submit(this::closeLog);
        thread.shutdown();
        try {
            last.get();
            if (failure instanceof UnwritableException unwritten) {
                return collected(unwritten);
            }
            if (failure != null) {
                throw failure;
            }
            return collected(null);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * What a collector leaves.
     *
     * @param seconds the series
     * @param usage what the target used
     * @param backends what the backends used together
     * @param unkept why the log is not whole; null where it is
     */
    record Collected(
            List<SecondRow> seconds,
            TargetUsage usage,
            Optional<Usage> backends,
            @Nullable UnwritableException unkept) {}

    private Collected collected(@Nullable UnwritableException unkept) {
        return new Collected(series.rows(), usages.usage(), backends.usage().run(), unkept);
    }

    private void closeLog() {
        try {
            log.close();
        } catch (UnwritableException e) {
            failure = failure == null ? e : failure;
        }
    }

    private void later(Runnable task) {
        Future<?> unused = thread.submit(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
                stop.run();
            }
        });
    }

    private Progress progress(Second second) {
        Recorder.Window window = windows.get(second.stage());
        Histogram response = second.response();
        boolean answered = response.getTotalCount() > 0;
        double seconds = Math.max(second.lengthNanos() / 1e9, 1e-3);
        UsageSample usage = latest;
        return new Progress(
                title,
                window.name(),
                second.stage() + 1,
                windows.size(),
                Double.isNaN(window.fromPerSecond()),
                second.index() * 1_000_000_000L + second.lengthNanos(),
                windows.get(windows.size() - 1).endNanos(),
                second.intended() / seconds,
                second.ok() / seconds,
                answered ? response.getValueAtPercentile(50) : null,
                answered ? response.getValueAtPercentile(99) : null,
                errors,
                second.inFlight(),
                usage == null ? null : usage.rssBytes(),
                usage == null ? null : usage.cpuPercent());
    }
}
