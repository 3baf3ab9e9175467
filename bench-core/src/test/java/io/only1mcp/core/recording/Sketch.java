package io.only1mcp.core.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * A stage made up for a test. Untouched it is a flawless one: 1,000/s for ten seconds, every answer good after a millisecond,
 * the driver a microsecond late.
 */
public final class Sketch {
    private String name = "hold 1000 10s";
    private double from = 1_000;
    private double to = 1_000;
    private Duration duration = Duration.ofSeconds(10);
    private boolean cut;
    private long intended = 10_000;
    private long unsent;
    private long readyInTime = -1;
    private long answered = -1;
    private final Map<FailureKind, Long> failed = new EnumMap<>(FailureKind.class);
    private long responseNanos = 1_000_000;
    private long latenessNanos = 1_000;
    private long blockedNanos;
    private long injected = -1;
    private long injectedFailed;
    private long othersNanos;

    /** A flawless stage. */
    public static Sketch stage() {
        return new Sketch();
    }

    public Sketch named(String itsName) {
        name = itsName;
        return this;
    }

    public Sketch rate(double fromPerSecond, double toPerSecond) {
        from = fromPerSecond;
        to = toPerSecond;
        return this;
    }

    public Sketch closed() {
        return rate(Double.NaN, Double.NaN);
    }

    public Sketch lasting(Duration span) {
        duration = span;
        return this;
    }

    public Sketch cut() {
        cut = true;
        return this;
    }

    public Sketch intended(long count) {
        intended = count;
        return this;
    }

    public Sketch unsent(long count) {
        unsent = count;
        return this;
    }

    public Sketch readyInTime(long count) {
        readyInTime = count;
        return this;
    }

    public Sketch answered(long count) {
        answered = count;
        return this;
    }

    public Sketch failed(FailureKind kind, long count) {
        failed.put(kind, count);
        return this;
    }

    public Sketch response(Duration each) {
        responseNanos = each.toNanos();
        return this;
    }

    public Sketch lateness(Duration each) {
        latenessNanos = each.toNanos();
        return this;
    }

    public Sketch blocked(Duration each) {
        blockedNanos = each.toNanos();
        return this;
    }

    public Sketch injected(long requests, long failedOfThem, Duration others) {
        injected = requests;
        injectedFailed = failedOfThem;
        othersNanos = others.toNanos();
        return this;
    }

    /** The stage, at the begin of a run. */
    public StageRecording record() {
        return record(Duration.ZERO);
    }

    private StageRecording record(Duration start) {
        long sent = intended - unsent;
        long bad = failed.values().stream().mapToLong(Long::longValue).sum();
        long ok = sent - bad;
        long timeouts = failed.getOrDefault(FailureKind.TIMEOUT, 0L);
        return new StageRecording(
                name,
                from,
                to,
                start,
                duration,
                cut,
                new Counts(intended, sent, unsent, ok, failed),
                answered < 0 ? ok : answered,
                readyInTime < 0 ? intended : readyInTime,
                histogram(responseNanos, ok + timeouts + unsent),
                histogram(responseNanos - blockedNanos, ok),
                histogram(latenessNanos, intended),
                histogram(blockedNanos, sent),
                injected < 0
                        ? null
                        : new Injected(injected, injectedFailed, histogram(othersNanos, ok + timeouts - injected)));
    }

    /** A run of these stages with a driver that had nothing to suffer. */
    public static Recording run(Sketch... stages) {
        return run(
                new Recording.DriverFacts(
                        0.1,
                        Duration.ofMillis(2),
                        3,
                        64,
                        64,
                        Duration.ofMillis(40),
                        new HostFacts(0.001, null, 0.012, null)),
                stages);
    }

    /** A run of these stages, one after the other. */
    public static Recording run(Recording.DriverFacts driver, Sketch... stages) {
        List<StageRecording> recorded = new ArrayList<>();
        Duration start = Duration.ZERO;
        for (Sketch stage : stages) {
            recorded.add(stage.record(start));
            start = start.plus(stage.duration);
        }
        return new Recording(
                Instant.parse("2026-11-21T09:00:00Z"),
                Duration.ofSeconds(10L * stages.length),
                recorded,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Recorder.Little(1e12, 1e12),
                driver);
    }

    private static Histogram histogram(long nanos, long count) {
        Histogram histogram = Histograms.empty();
        if (count > 0) {
            histogram.recordValueWithCount(nanos, count);
        }
        return histogram;
    }
}
