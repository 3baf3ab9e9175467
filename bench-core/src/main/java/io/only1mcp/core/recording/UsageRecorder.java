package io.only1mcp.core.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the target uses, by stage and over the run, in memory that does not grow with the run. An observation
 * speaks for the time since the one before it and counts where the middle of that time lies. For one thread.
 */
public final class UsageRecorder {
    private final List<Recorder.Window> windows;
    private final Sum run = new Sum();
    private final List<Sum> stages = new ArrayList<>();

    /** A recorder for the stages with these windows, in order. */
    public UsageRecorder(List<Recorder.Window> windows) {
        this.windows = List.copyOf(windows);
        this.windows.forEach(window -> stages.add(new Sum()));
    }

    /** Adds an observation; one from outside all windows counts for nothing. */
    public void add(UsageSample sample) {
        long middle = sample.atNanos() - sample.spanNanos() / 2;
        for (int i = 0; i < windows.size(); i++) {
            Recorder.Window window = windows.get(i);
            if (middle >= window.startNanos() && middle < window.endNanos()) {
                stages.get(i).add(sample);
                run.add(sample);
                return;
            }
        }
    }

    /** What was used during {@code stage} so far. */
    public Optional<Usage> stage(int stage) {
        return stages.get(stage).usage();
    }

    /** What was used so far, over the run and by stage. */
    public TargetUsage usage() {
        return new TargetUsage(run.usage(), stages.stream().map(Sum::usage).toList());
    }

    private static final class Sum {
        private long samples;
        private long firstRss;
        private long highestRss;
        private long lastRss;
        private long cpuNanos;
        private long spanNanos;
        private double highestCpu;
        private @Nullable Integer threads;
        private @Nullable Integer openFiles;

        void add(UsageSample sample) {
            if (samples++ == 0) {
                firstRss = sample.rssBytes();
            }
            highestRss = Math.max(highestRss, sample.rssBytes());
            lastRss = sample.rssBytes();
            cpuNanos += sample.cpuNanos();
            spanNanos += sample.spanNanos();
            highestCpu = Math.max(highestCpu, sample.cpuPercent());
            threads = highest(threads, sample.threads());
            openFiles = highest(openFiles, sample.openFiles());
        }

        Optional<Usage> usage() {
            return samples == 0
                    ? Optional.empty()
                    : Optional.of(new Usage(
                            samples,
                            firstRss,
                            highestRss,
                            lastRss,
                            100.0 * cpuNanos / spanNanos,
                            highestCpu,
                            threads,
                            openFiles));
        }

        private static @Nullable Integer highest(@Nullable Integer a, @Nullable Integer b) {
            return a == null || b == null ? (a == null ? b : a) : Integer.valueOf(Math.max(a, b));
        }
    }
}
