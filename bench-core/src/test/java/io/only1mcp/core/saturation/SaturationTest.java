package io.only1mcp.core.saturation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Sketch;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SaturationTest {
    private static final Threshold P99 =
            new Threshold(Metric.of("latency_p99").orElseThrow(), Threshold.Comparison.MAX, 50e6);

    /** Half a second at 1,000/s in which every answer takes so long. */
    private static Sketch part(double millis) {
        return Sketch.stage()
                .lasting(Duration.ofMillis(500))
                .intended(500)
                .response(Duration.ofNanos(Math.round(millis * 1e6)));
    }

    private static Probe probe(Sketch... parts) {
        List<Sketch> all = new ArrayList<>(List.of(part(9_000)));
        all.addAll(Arrays.asList(parts));
        return Probe.of(Sketch.run(all.toArray(Sketch[]::new)), 1, List.of(P99));
    }

    @Test
    void aRateThatIsAnsweredInGoodTimePassesWhateverTheLeadInDid() {
        Probe probe = probe(part(3), part(3), part(3), part(3), part(3), part(3));

        assertThat(probe.failures()).isEmpty();
        assertThat(probe.outcome()).isEqualTo(RateSearch.Outcome.PASSED);
        assertThat(probe.answeredPerSecond()).isEqualTo(1_000);
        assertThat(probe.counts().intended()).isEqualTo(3_000);
    }

    @Test
    void whatIsInHandGrowsWhereAnswersTakeEverLonger() {
        Probe probe = probe(part(3), part(8), part(13), part(18), part(23), part(28));

        // 5 ms more every half second: one in a hundred requests stays behind.
        assertThat(probe.grownShare()).isCloseTo(0.01, within(0.0005));
        assertThat(probe.failures()).containsExactly("what was in hand grew by 1.00% of what was offered");
        assertThat(probe.outcome()).isEqualTo(RateSearch.Outcome.FAILED);
    }

    @Test
    void oneStallIsNoGrowth() {
        assertThat(probe(part(3), part(3), part(40), part(3), part(3), part(3)).failures())
                .isEmpty();
    }

    @Test
    void aThresholdThatBreaksFailsIt() {
        assertThat(probe(part(70), part(70), part(70), part(70), part(70), part(70))
                        .failures())
                .singleElement()
                .asString()
                .startsWith("latency_p99 <= 50ms, measured 70.");
    }

    @Test
    void whatIsNotAnsweredInTheWindowFailsItByFarWhereItIsMuch() {
        Sketch some = part(3).answered(490);
        Sketch few = part(3).answered(300);

        assertThat(probe(some, some, some, some).failures()).containsExactly("98.00% of it answered, less than 99.5%");
        assertThat(probe(some, some, some, some).outcome()).isEqualTo(RateSearch.Outcome.FAILED);
        assertThat(probe(few, few, few, few).outcome()).isEqualTo(RateSearch.Outcome.FAILED_BY_FAR);
    }

    @Test
    void aWrongReplyFailsIt() {
        assertThat(probe(part(3), part(3).failed(FailureKind.FOREIGN_MARKER, 1)).failures())
                .anyMatch(failure -> failure.startsWith("wrong replies: 1"));
    }

    @Test
    void recoveryIsTheFirstOfFourSlicesAsBefore() {
        Recording recording = recovering(9_000, 5_000, 3, 900, 3, 3, 3, 3, 3);
        List<StageRecording> all = recording.stages();
        Recovery recovery = Recovery.of(all.get(0), all.get(1), all.subList(2, all.size()));

        // One slice was as before and the next was not: it counts from the fifth.
        assertThat(recovery.seconds()).isEqualTo(2.0);
        assertThat(recovery.overloadSeconds()).isEqualTo(0.5);
        List<StageRecording> never = recovering(9_000, 5_000, 3, 900).stages();
        assertThat(Recovery.of(never.get(0), never.get(1), never.subList(2, never.size()))
                        .seconds())
                .isNull();
    }

    private static Recording recovering(double... slices) {
        List<Sketch> stages = new ArrayList<>(List.of(part(3), part(8_000)));
        DoubleStream.of(slices).forEach(millis -> stages.add(part(millis)));
        return Sketch.run(stages.toArray(Sketch[]::new));
    }

    @Test
    void theKneeIsWhereThereIsMostForItsWaiting() {
        List<Probe> probes = List.of(rated(1_000, 2), rated(2_000, 2.2), rated(4_000, 3), rated(5_000, 9));
        RateSearch search = new RateSearch(5_000, 5_000, 0.05);
        search.tell(RateSearch.Outcome.PASSED);
        Saturation found = Saturation.of(search, true, probes, List.of(), null, List.of());

        assertThat(found.kneePerSecond()).isEqualTo(4_000);
        assertThat(found.sustainedPerSecond()).isEqualTo(5_000);
        assertThat(found.verdict()).isEqualTo(new Verdict.Pass());
    }

    @Test
    void aRateThatOnlyALateDriverFoundToHoldIsSuspect() {
        Probe late = rated(5_000, 9, 2);
        RateSearch search = new RateSearch(5_000, 5_000, 0.05);
        search.tell(RateSearch.Outcome.PASSED);

        assertThat(late.passed()).isTrue();
        assertThat(validity(search, rated(1_000, 2), late)).isEqualTo(Validity.Level.SUSPECT);
        assertThat(validity(search, late, rated(5_000, 9))).isEqualTo(Validity.Level.VALID);
    }

    private static Validity.Level validity(RateSearch search, Probe... probes) {
        return Saturation.of(search, true, List.of(probes), List.of(), null, List.of())
                .validity();
    }

    private static Probe rated(double perSecond, double millis) {
        return rated(perSecond, millis, 0.001);
    }

    private static Probe rated(double perSecond, double millis, double lateMillis) {
        Sketch part = part(millis)
                .rate(perSecond, perSecond)
                .intended(Math.round(perSecond / 2))
                .lateness(Duration.ofNanos(Math.round(lateMillis * 1e6)));
        return Probe.of(Sketch.run(part, part), 0, List.of());
    }

    @Test
    void aRateThatWasAskedForIsJudged() {
        Threshold asked = new Threshold(Metric.of("sustained_rate").orElseThrow(), Threshold.Comparison.MIN, 9_000);
        RateSearch search = new RateSearch(5_000, 200_000, 0.5);
        search.tell(RateSearch.Outcome.PASSED);
        search.tell(RateSearch.Outcome.FAILED_BY_FAR);
        search.tell(RateSearch.Outcome.FAILED_BY_FAR);
        List<Probe> probes = List.of(rated(5_000, 2));

        assertThat(search.next()).isEmpty();
        assertThat(Saturation.of(search, true, probes, List.of(), null, List.of(asked))
                        .verdict())
                .isEqualTo(new Verdict.Fail(
                        List.of(new Verdict.Breach("run", "sustained_rate >= 9000/s, measured 5000.0/s"))));
        assertThat(Saturation.of(search, false, probes, List.of(), null, List.of(asked))
                        .verdict())
                .isInstanceOf(Verdict.Inconclusive.class);
    }
}
