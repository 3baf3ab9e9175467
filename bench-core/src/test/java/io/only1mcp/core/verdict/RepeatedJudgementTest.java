package io.only1mcp.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Sketch;
import io.only1mcp.core.recording.TargetUsage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepeatedJudgementTest {
    private static final Threshold P99 =
            new Threshold(Metric.of("latency_p99").orElseThrow(), Threshold.Comparison.MAX, 10e6);

    private static Judgement run(Sketch... stages) {
        return Judge.run(Sketch.run(stages), TargetUsage.UNOBSERVED, Optional.empty(), List.of(P99));
    }

    /** Runs of one stage, in which every answer takes so long. */
    private static Judgement runsOf(long... millis) {
        List<Judgement> runs = Arrays.stream(millis)
                .mapToObj(ms -> run(Sketch.stage().response(Duration.ofMillis(ms))))
                .toList();
        return RepeatedJudgement.of(runs, false);
    }

    @Test
    void oneRunThatBreaksAThresholdBreaksNothingWhereTheMedianHolds() {
        Judgement judgement = runsOf(2, 300, 3);

        assertThat(judgement.verdict()).isEqualTo(new Verdict.Pass());
        assertThat(judgement.run())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.measuredText()).isEqualTo("3.00ms"));
        assertThat(judgement.stages()).hasSize(1);
    }

    @Test
    void oneGoodRunSavesNothingWhereTheMedianBreaks() {
        assertThat(runsOf(30, 2, 31).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Fail.class,
                        fail -> assertThat(fail.breaches())
                                .extracting(Verdict.Breach::scope)
                                .containsExactly("hold 1000 10s", "run"));
    }

    @Test
    void runsOfTooFewSamplesBreakALimitThatAllOfThemAreAbove() {
        Judgement slow = run(Sketch.stage().intended(50).response(Duration.ofMillis(41)));
        Judgement judgement = RepeatedJudgement.of(List.of(slow, slow, slow), false);

        assertThat(judgement.run())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.measuredText()).isEqualTo("at least 41.0ms"));
        assertThat(judgement.verdict()).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void whatOneOfTheRunsCouldNotMeasureIsInconclusive() {
        Judgement judgement = RepeatedJudgement.of(
                List.of(run(Sketch.stage()), run(Sketch.stage().intended(50))), false);

        assertThat(judgement.verdict())
                .isEqualTo(new Verdict.Inconclusive(
                        "latency_p99 <= 10ms: too few samples: 50, it takes 1000 (measured in 1 of 2 runs)"));
    }

    @Test
    void aWrongReplyInAnyRunFailsAll() {
        Judgement wrong = run(Sketch.stage().failed(FailureKind.FOREIGN_MARKER, 1));
        Judgement judgement = RepeatedJudgement.of(List.of(run(Sketch.stage()), wrong, run(Sketch.stage())), false);

        assertThat(judgement.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Fail.class,
                        fail -> assertThat(fail.breaches().get(0).text()).startsWith("in run 2: wrong replies: 1 of "));
    }

    @Test
    void stagesThatAreMeantToBreakAreNotHeldAgainstRunsThatGoOnUntilTheyDo() {
        Judgement broken = run(Sketch.stage(), Sketch.stage().response(Duration.ofMillis(40)));
        Judgement judgement = RepeatedJudgement.of(List.of(broken, broken), true);

        assertThat(judgement.stages()).isEmpty();
        assertThat(judgement.run()).hasSize(1);
    }
}
