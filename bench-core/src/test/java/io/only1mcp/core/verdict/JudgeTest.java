package io.only1mcp.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.BackendCounts;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Sketch;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.TargetUsage;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.recording.WrongReply;
import io.only1mcp.core.verdict.Threshold.Comparison;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    private static final Threshold P99 = max("latency_p99", 10e6);
    private static final Threshold ERRORS = max("error_rate", 0.01);
    private static final Threshold RATE = new Threshold(metric("throughput"), Comparison.MIN, 900);

    @Test
    void aRunWithinItsLimitsPasses() {
        Judgement judgement = judge(List.of(P99, ERRORS, RATE), Sketch.stage());

        assertThat(judgement.verdict()).isEqualTo(new Verdict.Pass());
        assertThat(judgement.stages().get(0))
                .extracting(outcome -> outcome.threshold().metric().key())
                .containsExactly("latency_p99", "error_rate", "throughput");
        assertThat(judgement.run()).extracting(ThresholdOutcome::scope).containsExactly("run", "run");
    }

    @Test
    void aBreachNamesStageLimitAndMeasuredValue() {
        Judgement judgement = judge(
                List.of(P99), Sketch.stage(), Sketch.stage().named("spike").response(Duration.ofMillis(41)));

        assertThat(judgement.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(((Verdict.Fail) judgement.verdict()).breaches())
                .extracting(Verdict.Breach::scope)
                .containsExactly("spike", "run");
        assertThat(((Verdict.Fail) judgement.verdict()).breaches().get(0).text())
                .isEqualTo("latency_p99 <= 10ms, measured 41.0ms");
    }

    @Test
    void aStageThatBrokeAThresholdStopsTheRun() {
        StageRecording slow = Sketch.stage().response(Duration.ofMillis(41)).record();
        StageRecording fine = Sketch.stage().record();

        assertThat(Judge.stops(Judge.stage(slow, Optional.empty(), List.of(P99))))
                .isTrue();
        assertThat(Judge.stops(Judge.stage(fine, Optional.empty(), List.of(P99))))
                .isFalse();
    }

    @ParameterizedTest(name = "a ramp from {0} to {1} per second, asked for 900: {2}")
    @CsvSource({"0, 1000, false", "1000, 1000, true", "900, 5000, true", "899, 5000, false", "5000, 100, false"})
    void aRateAppliesToStagesThatIntendItThroughout(double from, double to, boolean applies) {
        StageRecording stage = Sketch.stage().rate(from, to).record();

        assertThat(Judge.stage(stage, Optional.empty(), List.of(RATE))).hasSize(applies ? 1 : 0);
    }

    @Test
    void aRateIsOfGoodAnswersThatArrivedInsideTheWindow() {
        StageRecording late = Sketch.stage().answered(8_990).record();

        ThresholdOutcome outcome =
                Judge.stage(late, Optional.empty(), List.of(RATE)).get(0);

        assertThat(outcome.broken()).isTrue();
        assertThat(outcome.measuredText()).isEqualTo("899.0/s");
    }

    @Test
    void aRateAppliesToEveryStageOfAClosedLoop() {
        StageRecording closed = Sketch.stage().closed().record();

        assertThat(Judge.stage(closed, Optional.empty(), List.of(RATE))).hasSize(1);
    }

    @Test
    void aRateThatNoStageIntendsIsInconclusive() {
        Judgement judgement = judge(List.of(RATE), Sketch.stage().rate(0, 1_000));

        assertThat(judgement.verdict())
                .isEqualTo(new Verdict.Inconclusive("throughput >= 900/s: no stage that ran to its end intends 900/s"));
    }

    @ParameterizedTest(name = "{0} takes {1} samples")
    @CsvSource({
        "latency_p50, 20",
        "latency_p90, 100",
        "latency_p95, 200",
        "latency_p99, 1000",
        "latency_p99_9, 10000",
        "service_p99, 1000",
        "latency_max, 1"
    })
    void aQuantileIsJudgedWhereTenSamplesLieBeyondIt(String key, long samples) {
        List<Threshold> thresholds = List.of(max(key, 10e6));

        assertThat(stageOf(samples, thresholds)).hasSize(1);
        assertThat(stageOf(samples - 1, thresholds)).isEmpty();
    }

    @Test
    void aQuantileWithTooFewSamplesInEachStageIsJudgedOverTheRun() {
        Judgement judgement = judge(
                List.of(P99),
                Sketch.stage().intended(600),
                Sketch.stage().intended(600).response(Duration.ofMillis(41)));

        assertThat(judgement.stages()).allMatch(List::isEmpty);
        assertThat(judgement.run().get(0).broken()).isTrue();
    }

    @Test
    void aQuantileWithTooFewSamplesInTheRunIsInconclusive() {
        Judgement judgement = judge(List.of(P99), Sketch.stage().intended(999));

        assertThat(judgement.verdict())
                .isEqualTo(new Verdict.Inconclusive("latency_p99 <= 10ms: too few samples: 999, it takes 1000"));
    }

    @Test
    void tooFewSamplesBreakALimitThatAllOfThemAreAbove() {
        Judgement judgement = judge(List.of(P99), Sketch.stage().intended(20).response(Duration.ofMillis(41)));

        assertThat(judgement.stages().get(0)).isEmpty();
        assertThat(judgement.run().get(0).measuredText()).isEqualTo("at least 41.0ms");
        assertThat(judgement.verdict())
                .isEqualTo(new Verdict.Fail(
                        List.of(new Verdict.Breach("run", "latency_p99 <= 10ms, measured at least 41.0ms"))));
    }

    @ParameterizedTest(name = "{0} of {1} samples above the limit of the {2}: broken {3}")
    @CsvSource({
        "1, 1, latency_p99, false",
        "1, 5, latency_p99, false",
        "2, 5, latency_p99, true",
        "2, 20, latency_p99, false",
        "3, 20, latency_p99, true",
        "11, 500, latency_p99, false",
        "12, 500, latency_p99, true",
        "6, 6, latency_p50, false",
        "7, 7, latency_p50, true",
        "3, 20, service_p99, true",
        "0, 0, latency_p99, false"
    })
    void tooFewSamplesBreakALimitWhereMoreAreAboveThanChanceExplains(long slow, long all, String key, boolean broken) {
        Judgement judgement = judge(
                List.of(max(key, 10e6)),
                Sketch.stage().intended(all - slow),
                Sketch.stage().intended(slow).response(Duration.ofMillis(41)));

        assertThat(judgement.run().get(0).broken()).isEqualTo(broken);
        assertThat(judgement.verdict()).isNotInstanceOf(Verdict.Pass.class);
    }

    @Test
    void tooFewSamplesSayNothingOfALowerLimit() {
        Threshold slow = new Threshold(metric("latency_p99"), Comparison.MIN, 10e6);

        assertThat(judge(List.of(slow), Sketch.stage().intended(20)).verdict())
                .isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void aCutStageIsNotJudgedAndNotPartOfTheRun() {
        Sketch cut = Sketch.stage().response(Duration.ofMillis(41)).cut();

        assertThat(judge(List.of(P99), Sketch.stage(), cut).verdict()).isEqualTo(new Verdict.Pass());
        assertThat(judge(List.of(P99), cut).verdict())
                .isEqualTo(new Verdict.Inconclusive("latency_p99 <= 10ms: no stage ran to its end"));
    }

    @Test
    void failedAndUnsentRequestsCountAgainstWhatWasIntended() {
        Sketch stage = Sketch.stage().unsent(60).failed(FailureKind.HTTP, 50);
        Threshold available = new Threshold(metric("availability"), Comparison.MIN, 0.99);

        Judgement judgement = judge(List.of(ERRORS, available), stage);

        assertThat(judgement.run().get(0).measured().getAsDouble()).isEqualTo(0.011);
        assertThat(judgement.run().get(1).measured().getAsDouble()).isEqualTo(0.989);
        assertThat(judgement.run()).allMatch(ThresholdOutcome::broken);
    }

    @Test
    void memoryAndCpuAreThoseOfTheObservedTarget() {
        Usage usage = new Usage(10, 40_000_000, 60_000_000, 50_000_000, 130, 150, null, null);
        TargetUsage observed = new TargetUsage(Optional.of(usage), List.of(Optional.of(usage)));
        List<Threshold> thresholds = List.of(max("memory_rss", 50e6), max("cpu_percent", 1.5));

        Judgement judgement = Judge.run(Sketch.run(Sketch.stage()), observed, Optional.empty(), thresholds);

        assertThat(judgement.run().get(0).broken()).isTrue();
        assertThat(judgement.run().get(1).broken()).isFalse();
        assertThat(judgement.run().get(1).measuredText()).isEqualTo("130.00%");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory_rss",
                "cpu_percent",
                "overhead_p99",
                "cache_hit_rate",
                "amplification",
                "context_reduction",
                "recovery_time",
                "audit_complete"
            })
    void whatWasNotMeasuredIsInconclusiveWithItsReason(String key) {
        Judgement judgement = judge(List.of(max(key, 1)), Sketch.stage());

        assertThat(judgement.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(((Verdict.Inconclusive) judgement.verdict()).reason()).startsWith(key + " <= ");
        assertThat(judgement.stages().get(0)).isEmpty();
    }

    @Test
    void whatTheBackendsCountedIsJudgedForTheRunAlone() {
        BackendCounts counts = new BackendCounts(150, 50, 1_000, 500, Map.of(), 0, List.of());
        List<Threshold> thresholds =
                List.of(new Threshold(metric("cache_hit_rate"), Comparison.MIN, 0.9), max("amplification", 0.14));

        Judgement judgement =
                Judge.run(Sketch.run(Sketch.stage()), TargetUsage.UNOBSERVED, Optional.of(counts), thresholds);

        assertThat(judgement.stages().get(0)).isEmpty();
        assertThat(judgement.run().get(0).measured().getAsDouble()).isEqualTo(0.9);
        assertThat(judgement.run().get(0).broken()).isFalse();
        assertThat(judgement.run().get(1).measured().getAsDouble()).isEqualTo(0.15);
        assertThat(judgement.run().get(1).broken()).isTrue();
    }

    @Test
    void countsOfBackendsSayNothingWhereNothingWasAsked() {
        Judgement judgement = Judge.run(
                Sketch.run(Sketch.stage()),
                TargetUsage.UNOBSERVED,
                Optional.of(new BackendCounts(3, 0, 0, 0, Map.of(), 0, List.of())),
                List.of(max("cache_hit_rate", 1), max("amplification", 1)));

        assertThat(judgement.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(((Verdict.Inconclusive) judgement.verdict()).reason()).contains("nothing was asked of the target");
    }

    @Test
    void aBreachOutweighsWhatIsInconclusive() {
        Judgement judgement =
                judge(List.of(max("memory_rss", 1), P99), Sketch.stage().response(Duration.ofMillis(41)));

        assertThat(judgement.verdict()).isInstanceOf(Verdict.Fail.class);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void aWrongReplyFailsARunWithoutThresholdsAndNothingElseDoes(FailureKind kind) {
        Judgement judgement = judge(List.of(), Sketch.stage().failed(kind, 1));

        assertThat(judgement.verdict() instanceof Verdict.Fail)
                .isEqualTo(Set.of(FailureKind.FOREIGN_MARKER, FailureKind.WRONG_ID, FailureKind.MISSING_REPLY)
                        .contains(kind));
    }

    @Test
    void aRunOfWhichNoRequestWasAnsweredWellFailsWithoutThresholds() {
        assertThat(judge(List.of(), Sketch.stage().failed(FailureKind.CONNECT, 9_999))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        Judgement none = judge(List.of(), Sketch.stage().failed(FailureKind.CONNECT, 10_000));

        assertThat(((Verdict.Fail) none.verdict()).breaches())
                .containsExactly(new Verdict.Breach("run", "none of 10000 requests was answered well"));
    }

    @Test
    void aThresholdOfTheProxyLeavesOutWhatMetAnInjectedFault() {
        List<Threshold> thresholds = List.of(
                new Threshold(metric("availability"), Comparison.MIN, 0.999, Threshold.Of.PROXY),
                new Threshold(metric("error_rate"), Comparison.MAX, 0.001, Threshold.Of.PROXY),
                new Threshold(metric("latency_p99"), Comparison.MAX, 10e6, Threshold.Of.PROXY),
                new Threshold(metric("availability"), Comparison.MIN, 0.999),
                new Threshold(metric("latency_p99"), Comparison.MAX, 10e6));
        Sketch faulty = Sketch.stage()
                .failed(FailureKind.JSON_RPC, 101)
                .response(Duration.ofMillis(500))
                .injected(600, 100, Duration.ofMillis(2));
        Judgement judgement = judge(thresholds, faulty);

        for (List<ThresholdOutcome> outcomes : List.of(judgement.stages().get(0), judgement.run())) {
            assertThat(outcomes).extracting(ThresholdOutcome::broken).containsExactly(false, false, false, true, true);
            // One of 9,400 failed without an injected fault.
            assertThat(outcomes.get(1).measured().orElseThrow()).isEqualTo(1 / 9_400.0);
        }
    }

    @Test
    void whereNothingIsInjectedTheProxyIsAll() {
        Threshold available = new Threshold(metric("availability"), Comparison.MIN, 0.99, Threshold.Of.PROXY);
        Judgement judgement = judge(List.of(available), Sketch.stage().failed(FailureKind.HTTP, 200));

        assertThat(judgement.run().get(0).measured().orElseThrow()).isEqualTo(0.98);
    }

    private static Sketch step(double perSecond) {
        return Sketch.stage()
                .named("step " + (int) perSecond + "/s")
                .rate(perSecond, perSecond)
                .intended((long) (perSecond * 10));
    }

    @Test
    void theSustainedRateIsTheHighestThatHeldEverythingAndWasAnswered() {
        Threshold sustained = new Threshold(metric("sustained_rate"), Comparison.MIN, 250);
        Sketch late = step(400).answered(3_970);
        Sketch ramp = Sketch.stage().named("ramp").rate(0, 900).intended(4_500);
        Judgement judgement = judge(
                List.of(sustained, P99),
                step(100),
                step(300),
                late,
                ramp,
                step(500).response(Duration.ofMillis(41)));

        assertThat(judgement.run().get(0).measured().orElseThrow()).isEqualTo(300);
        assertThat(judgement.stages())
                .allSatisfy(outcomes -> assertThat(outcomes)
                        .extracting(outcome -> outcome.threshold().metric().key())
                        .containsExactly("latency_p99"));
    }

    @Test
    void whereNothingWasSustainedItIsInconclusive() {
        Threshold sustained = new Threshold(metric("sustained_rate"), Comparison.MIN, 250);

        assertThat(judge(List.of(sustained), step(400).answered(3_000)).verdict())
                .isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void whatBreaksARunUntilBrokenIsItsBreakingPointAndNoBreach() {
        Threshold sustained = new Threshold(metric("sustained_rate"), Comparison.MIN, 200);
        Recording recording = Sketch.run(
                step(100),
                step(200),
                step(300).response(Duration.ofMillis(41)),
                step(400).cut());
        Judgement found = Judge.run(recording, TargetUsage.UNOBSERVED, Optional.empty(), List.of(P99, sustained), true);

        assertThat(found.verdict()).isEqualTo(new Verdict.Pass());
        assertThat(found.breakingPoint())
                .isEqualTo(new BreakingPoint("step 300/s", 300, List.of("latency_p99 <= 10ms, measured 41.0ms")));
        assertThat(found.stages().get(2).get(0).broken()).isTrue();
        Judgement plain =
                Judge.run(recording, TargetUsage.UNOBSERVED, Optional.empty(), List.of(P99, sustained), false);
        assertThat(plain.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(plain.breakingPoint()).isNull();
    }

    @Test
    void aRunUntilBrokenThatBreaksTooSoonFails() {
        Threshold sustained = new Threshold(metric("sustained_rate"), Comparison.MIN, 250);
        Recording recording = Sketch.run(step(100), step(200), step(300).response(Duration.ofMillis(41)));

        Judgement found = Judge.run(recording, TargetUsage.UNOBSERVED, Optional.empty(), List.of(P99, sustained), true);
        assertThat(((Verdict.Fail) found.verdict()).breaches())
                .extracting(Verdict.Breach::text)
                .containsExactly("sustained_rate >= 250/s, measured 200.0/s");
    }

    @Test
    void theFirstWrongReplyIsNamed() {
        Recording run = Sketch.run(Sketch.stage().failed(FailureKind.WRONG_ID, 3));
        Recording named = new Recording(
                run.startedAt(),
                run.duration(),
                run.stages(),
                run.operations(),
                run.errors(),
                List.of(new WrongReply(FailureKind.WRONG_ID, 1234, "memory.store", 5, "id 8 in place of 1234")),
                run.faults(),
                run.streams(),
                run.sessions(),
                run.held(),
                run.little(),
                run.driver());
        Judgement judgement = Judge.run(named, TargetUsage.UNOBSERVED, Optional.empty(), List.of());

        assertThat(((Verdict.Fail) judgement.verdict()).breaches())
                .containsExactly(new Verdict.Breach(
                        "run",
                        "wrong replies: 3 of 10000, the first to request 1234 (memory.store): id 8 in place of 1234"));
    }

    @Test
    void aStepWithoutLengthHasNoRateToJudge() {
        StageRecording step = Sketch.stage().lasting(Duration.ZERO).intended(0).record();

        assertThat(Judge.stage(step, Optional.empty(), List.of(RATE, P99, ERRORS)))
                .isEmpty();
    }

    private static Judgement judge(List<Threshold> thresholds, Sketch... stages) {
        return Judge.run(Sketch.run(stages), TargetUsage.UNOBSERVED, Optional.empty(), thresholds);
    }

    private static List<ThresholdOutcome> stageOf(long samples, List<Threshold> thresholds) {
        return Judge.stage(Sketch.stage().intended(samples).record(), Optional.empty(), thresholds);
    }

    private static Threshold max(String key, double limit) {
        return new Threshold(metric(key), Comparison.MAX, limit);
    }

    private static Metric metric(String key) {
        return Metric.of(key).orElseThrow();
    }
}
