package io.only1mcp.core.result;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.overhead.DrivenPair;
import io.only1mcp.core.overhead.Overhead;
import io.only1mcp.core.overhead.RateOverhead;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Sketch;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.saturation.Probe;
import io.only1mcp.core.saturation.RateSearch;
import io.only1mcp.core.saturation.Recovery;
import io.only1mcp.core.saturation.Saturation;
import io.only1mcp.core.saturation.Scalability;
import io.only1mcp.core.saturation.Step;
import io.only1mcp.core.verdict.ExitStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Experiments made up for tests: what a proxy adds, and where a target breaks. */
public final class Experiments {
    private Experiments() {}

    /** A paired experiment at two rates, of which the second is more than the proxy can bear. */
    public static OverheadResult overhead() {
        Overhead overhead = Overhead.of(List.of(
                RateOverhead.of(1_000, pairs(1_000, 5_000, 120, 310), Overhead.LIMITS, 42),
                RateOverhead.of(5_000, pairs(5_000, 25_000, 140, 6_300), Overhead.LIMITS, 42)));
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("name", "ad_hoc");
        return new OverheadResult(
                RunResult.Kind.OVERHEAD,
                "0.1.0",
                Results.START,
                tree,
                Results.target(),
                new TargetInfo(
                        "backends",
                        "http://127.0.0.1:8081/filesystem/mcp",
                        MeasuredPath.DIRECT,
                        TargetInfo.Era.MODERN,
                        "2026-07-28",
                        List.of(),
                        null,
                        null),
                Results.environment(),
                overhead,
                List.of(Results.SAME_HOST),
                ExitStatus.of(overhead.validity(), overhead.verdict(), false));
    }

    /** Eight pairs at a rate: so many requests, and how long they take either way. */
    static List<DrivenPair> pairs(double perSecond, long requests, long directMicros, long proxiedMicros) {
        return IntStream.range(0, 8)
                .mapToObj(i -> new DrivenPair(
                        leg(perSecond, requests, 1_000 * directMicros + 100L * i),
                        leg(perSecond, requests, 1_000 * proxiedMicros + 3_000L * i),
                        i % 2 == 0))
                .toList();
    }

    private static Recording leg(double perSecond, long requests, long nanos) {
        return Sketch.run(Sketch.stage()
                .rate(perSecond, perSecond)
                .lasting(Duration.ofSeconds(5))
                .intended(requests)
                .response(Duration.ofNanos(nanos)));
    }

    /** A search for the breaking point of a target that bears a little more than 6,000 a second. */
    public static SaturationResult saturation() {
        RateSearch search = new RateSearch(4_000, 100_000, 0.4);
        List<Probe> probes = List.of(probe(4_000, 4_000, 300), probe(8_000, 6_200, 900_000), probe(6_000, 5_990, 700));
        probes.forEach(probe -> search.tell(probe.outcome()));
        List<Step> ladder = IntStream.of(1, 2, 4, 8, 16)
                .mapToObj(users -> Step.of(
                        users,
                        Sketch.stage()
                                .closed()
                                .intended(Math.round(10 * new Scalability(2_000, 0.1, 0.01, 1, 5).perSecond(users)))
                                .record()))
                .toList();
        List<StageRecording> slices = Sketch.run(
                        window(3_000, 400),
                        window(12_000, 900_000),
                        window(3_000, 300_000),
                        window(3_000, 400),
                        window(3_000, 410),
                        window(3_000, 405),
                        window(3_000, 400))
                .stages();
        Recovery recovery = Recovery.of(slices.get(0), slices.get(1), slices.subList(2, slices.size()));
        Saturation found = Saturation.of(search, true, probes, ladder, recovery, List.of());
        return new SaturationResult(
                RunResult.Kind.SATURATION,
                "0.1.0",
                Results.START,
                JsonNodeFactory.instance.objectNode().put("name", "ad_hoc"),
                Results.target(),
                Results.environment(),
                0.4,
                found,
                List.of(),
                ExitStatus.of(found.validity(), found.verdict(), false));
    }

    private static Sketch window(double perSecond, long micros) {
        return Sketch.stage()
                .rate(perSecond, perSecond)
                .lasting(Duration.ofMillis(500))
                .intended(Math.round(perSecond / 2))
                .response(Duration.ofNanos(1_000 * micros));
    }

    private static Probe probe(double perSecond, double answered, long micros) {
        Sketch part = window(perSecond, micros).answered(Math.round(answered / 2));
        return Probe.of(Sketch.run(part, part), 0, List.of());
    }
}
