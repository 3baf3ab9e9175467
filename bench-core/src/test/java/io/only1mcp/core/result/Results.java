package io.only1mcp.core.result;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.overhead.Overhead;
import io.only1mcp.core.overhead.RateOverhead;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.recording.BackendCounts;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.HeldStreams;
import io.only1mcp.core.recording.Histograms;
import io.only1mcp.core.recording.InjectedFault;
import io.only1mcp.core.recording.OperationBackends;
import io.only1mcp.core.recording.OperationRecording;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.SecondRow;
import io.only1mcp.core.recording.SessionRecorder;
import io.only1mcp.core.recording.SessionRecording;
import io.only1mcp.core.recording.Sketch;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.StreamRecorder;
import io.only1mcp.core.recording.StreamRecording;
import io.only1mcp.core.recording.TargetUsage;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.recording.WrongReply;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Floor;
import io.only1mcp.core.verdict.Judge;
import io.only1mcp.core.verdict.Judgement;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.RepeatedJudgement;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Runs made up for tests: drawn recordings through the real judgement. */
public final class Results {
    static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    static final Caveat SAME_HOST = Caveat.note(
            "same_host",
            "driver, target and backends share one machine",
            "use two machines for figures that are to be compared with others'");

    private Results() {}

    /** Three stages, of which the last is too fast for the target: thresholds broken, errors, a full connection pool. */
    public static RunResult broken() {
        return result(
                "standard_load",
                List.of(
                        threshold("latency_p99", Threshold.Comparison.MAX, 5e6),
                        threshold("throughput", Threshold.Comparison.MIN, 900),
                        threshold("memory_rss", Threshold.Comparison.MAX, 100e6)),
                usage(),
                List.of(
                        SAME_HOST,
                        new Caveat(
                                Caveat.Level.SUSPECT,
                                "gc_pause",
                                "the driver's garbage collector paused it for 61 ms, limit 50 ms",
                                "give the driver's JVM more memory, or end what else runs on this machine")),
                List.of(
                        new ErrorCount(FailureKind.TIMEOUT, "filesystem.read_file", "no answer in time", 80),
                        new ErrorCount(FailureKind.HTTP, "github.search_code", "status 503", 3),
                        new ErrorCount(
                                FailureKind.FOREIGN_MARKER,
                                "filesystem.read_file",
                                "the marker of another request in the answer",
                                1)),
                Sketch.stage()
                        .named("ramp 0→1000 10s")
                        .rate(0, 1_000)
                        .intended(5_000)
                        .response(Duration.ofNanos(812_000)),
                Sketch.stage().named("hold 1000 10s").response(Duration.ofNanos(840_000)),
                Sketch.stage()
                        .named("ramp 1000→5000 10s")
                        .rate(1_000, 5_000)
                        .intended(30_000)
                        .unsent(20)
                        .failed(FailureKind.TIMEOUT, 80)
                        .failed(FailureKind.HTTP, 3)
                        .failed(FailureKind.FOREIGN_MARKER, 1)
                        .answered(29_100)
                        .injected(104, 3, Duration.ofMillis(38))
                        .response(Duration.ofMillis(41))
                        .blocked(Duration.ofMillis(32)));
    }

    /** A flawless closed loop against a URL. */
    public static RunResult closed() {
        return result(
                "users",
                List.of(),
                TargetUsage.UNOBSERVED,
                List.of(),
                List.of(),
                Sketch.stage().named("64 users 10s").closed().intended(120_000));
    }

    /** A run in which nothing was answered well. */
    public static RunResult refused() {
        return result(
                "users",
                List.of(),
                TargetUsage.UNOBSERVED,
                List.of(),
                List.of(new ErrorCount(FailureKind.HTTP, "github.search_code", "status 503", 1_000)),
                Sketch.stage().intended(1_000).answered(0).failed(FailureKind.HTTP, 1_000));
    }

    /** A run without thresholds whose target went away. */
    public static RunResult unjudged() {
        return result(
                "users",
                List.of(),
                TargetUsage.UNOBSERVED,
                List.of(),
                List.of(new ErrorCount(FailureKind.HTTP, "github.search_code", "status 503", 400)),
                Sketch.stage().intended(1_000).answered(600).failed(FailureKind.HTTP, 400));
    }

    /** A run that another program spoiled. */
    public static RunResult disturbed() {
        return result(
                "users",
                List.of(threshold("latency_p99", Threshold.Comparison.MAX, 10e6)),
                TargetUsage.UNOBSERVED,
                List.of(new Caveat(
                        Caveat.Level.INVALID,
                        "run_queue",
                        "the driver's thread waited 40 % of the time for a core, limit 25 %",
                        "end what else runs on this machine")),
                List.of(),
                Sketch.stage().named("64 users 10s").closed().intended(120_000));
    }

    /** Three runs of one plan, of which the second was disturbed. */
    public static RunResult repeated() {
        Threshold p99 = threshold("latency_p99", Threshold.Comparison.MAX, 5e6);
        List<MeasuredRun> runs = new ArrayList<>();
        List<Judgement> judgements = new ArrayList<>();
        for (long micros : List.of(1_040, 8_800, 1_010)) {
            Recording recording = Sketch.run(
                    Sketch.stage().named("ramp 0→1000 10s").rate(0, 1_000).intended(5_000),
                    Sketch.stage().response(Duration.ofNanos(1_000 * micros)));
            Judgement judgement = Judge.run(recording, TargetUsage.UNOBSERVED, Optional.empty(), List.of(p99));
            Validity validity = Validity.of(recording, List.of(SAME_HOST));
            judgements.add(judgement);
            runs.add(MeasuredRun.of(
                    recording,
                    MeasuredPath.PROXIED,
                    42 + runs.size(),
                    TargetUsage.UNOBSERVED,
                    Optional.empty(),
                    Optional.empty(),
                    seconds(),
                    validity,
                    judgement,
                    ExitStatus.of(validity.level(), judgement.verdict(), false)));
        }
        Repetition repetition = Repetition.of(runs, RepeatedJudgement.of(judgements, false));
        WarmUpResult warmUp = WarmUpResult.of(
                WarmUp.How.HARD, Sketch.run(Sketch.stage().closed().intended(100_000)));
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("name", "standard_load");
        return new RunResult(
                RunResult.Kind.LOAD,
                "0.1.0",
                START,
                tree,
                target(),
                environment(),
                new Floor(
                        START,
                        Validity.Level.VALID,
                        48_000,
                        Summary.of(Sketch.stage()
                                .response(Duration.ofNanos(52_000))
                                .record()
                                .response())),
                warmUp,
                runs,
                repetition,
                RateOverhead.of(1_000, Experiments.pairs(1_000, 5_000, 120, 310), Overhead.LIMITS, 42),
                ExitStatus.of(repetition.validity(), repetition.verdict(), false));
    }

    /** A run that was ended before a request was due. */
    public static RunResult empty() {
        return result(
                "quick_smoke",
                List.of(threshold("latency_p99", Threshold.Comparison.MAX, 10e6)),
                TargetUsage.UNOBSERVED,
                List.of(),
                List.of(),
                Sketch.stage().intended(0).cut().lasting(Duration.ZERO));
    }

    private static RunResult result(
            String profile,
            List<Threshold> thresholds,
            TargetUsage usage,
            List<Caveat> notes,
            List<ErrorCount> errors,
            Sketch... stages) {
        Recording drawn = Sketch.run(stages);
        Recording recording = new Recording(
                START,
                drawn.duration(),
                drawn.stages(),
                operations(drawn.stages()),
                errors,
                errors.isEmpty()
                        ? List.of()
                        : List.of(new WrongReply(
                                FailureKind.FOREIGN_MARKER,
                                4_711,
                                "filesystem.read_file",
                                12_345_678_900L,
                                "mk-fedcba9876543210 in place of mk-0123456789abcdef")),
                errors.isEmpty() ? Map.of() : Map.of(InjectedFault.FAILURES, 3L, InjectedFault.SLOW, 101L),
                errors.isEmpty() ? Optional.empty() : streams(),
                errors.isEmpty() ? Optional.empty() : Optional.of(sessions()),
                errors.isEmpty() ? Optional.empty() : Optional.of(held()),
                drawn.little(),
                drawn.driver());
        Optional<BackendCounts> backends = usage.run()
                .map(any -> new BackendCounts(
                        7_000,
                        6_500,
                        64_980,
                        64_000,
                        Map.of(InjectedFault.FAILURES, 3L, InjectedFault.SLOW, 99L),
                        12,
                        List.of(
                                new OperationBackends(64_480, 6_500, new OperationBackends.Cold(3, true, 4_200_000)),
                                new OperationBackends(500, 480, new OperationBackends.Cold(2, false, 30_000_000)))));
        Validity validity = Validity.of(recording, notes);
        Judgement judgement = Judge.run(recording, usage, backends, thresholds);
        ExitStatus status = ExitStatus.of(validity.level(), judgement.verdict(), false);
        MeasuredRun run = MeasuredRun.of(
                recording,
                MeasuredPath.PROXIED,
                42,
                usage,
                usage.run(),
                backends,
                seconds(),
                validity,
                judgement,
                status);
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("name", profile);
        tree.put("seed", 42L).put("clients", 1).put("timeout", "30s");
        return new RunResult(
                RunResult.Kind.LOAD,
                "0.1.0",
                START,
                tree,
                target(),
                environment(),
                null,
                null,
                List.of(run),
                null,
                null,
                status);
    }

    private static HeldStreams held() {
        Histogram opening = Histograms.empty();
        opening.recordValueWithCount(1_500_000, 50);
        return new HeldStreams(
                50,
                49,
                50,
                1,
                4_900,
                opening,
                List.of(new ErrorCount(FailureKind.HTTP, "stream", "HTTP 429, no event stream", 2)));
    }

    private static SessionRecording sessions() {
        SessionRecorder sessions = new SessionRecorder();
        for (int i = 0; i < 3; i++) {
            sessions.due();
        }
        sessions.initialized(900_000);
        sessions.opened(2_400_000);
        sessions.opened(2_500_000);
        sessions.failed(new Outcome.Failed(FailureKind.HTTP, "HTTP 503"), "initialize");
        sessions.deleted();
        sessions.abandoned();
        return sessions.recording(4);
    }

    private static Optional<StreamRecording> streams() {
        StreamRecorder streams = new StreamRecorder();
        streams.headers(400_000);
        streams.firstEvent(500_000);
        streams.nextEvent(20_000_000);
        streams.lastEvent(20_500_000);
        return streams.recording();
    }

    private static List<OperationRecording> operations(List<StageRecording> stages) {
        StageRecording last = stages.get(stages.size() - 1);
        Counts few = new Counts(500, 500, 0, 500, Map.of());
        StageRecording first = Sketch.stage().intended(500).record();
        return List.of(
                new OperationRecording("filesystem.read_file", last.counts(), last.response(), last.service(), 0.951),
                new OperationRecording("tools/list", few, first.response(), first.service(), null));
    }

    private static TargetUsage usage() {
        Usage usage = new Usage(30, 61L << 20, 83L << 20, 74L << 20, 130.4, 188, 21, 140);
        return new TargetUsage(Optional.of(usage), List.of(Optional.of(usage), Optional.of(usage), Optional.of(usage)));
    }

    private static List<SecondRow> seconds() {
        return List.of(
                new SecondRow(0, 1, 0, 50, 50, 0, 49, 0, 1, 812_340L, 1_900_000L, 2_000_001L, 61L << 20, 12.5),
                new SecondRow(1, 0.25, 0, 10, 0, 0, 0, 0, 10, null, null, null, null, null));
    }

    static TargetInfo target() {
        return new TargetInfo(
                "only1mcp",
                "http://127.0.0.1:8080/mcp",
                MeasuredPath.PROXIED,
                TargetInfo.Era.MODERN,
                "2026-07-28",
                List.of("authentication", "cache"),
                "only1mcp",
                "0.1.0");
    }

    static Environment environment() {
        return new Environment(
                new Environment.Machine(2, "Example CPU", 8L << 30, "Linux 6.18.5", "Debian 12", 0.42),
                new Environment.Jvm("OpenJDK 64-Bit Server VM", "17.0.15+6", "Debian", List.of("-Xmx64m")),
                "epoll",
                "pooled",
                null);
    }

    private static Threshold threshold(String key, Threshold.Comparison comparison, double limit) {
        return new Threshold(Metric.of(key).orElseThrow(), comparison, limit);
    }
}
