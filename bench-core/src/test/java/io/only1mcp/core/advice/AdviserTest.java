package io.only1mcp.core.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.policy.Levels;
import io.only1mcp.core.report.AdviceReport;
import io.only1mcp.core.report.Style;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Results;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Threshold.Comparison;
import io.only1mcp.core.verdict.Validity;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviserTest {
    /** A target that was too slow in its last stage, where requests waited for connections, and that failed some. */
    private static final List<MeasuredRun> BROKEN = Results.broken().runs();

    private static final List<MeasuredRun> UNSEEN = Results.closed().runs();

    private static Threshold limit(String metric, Comparison comparison, double limit) {
        return new Threshold(Metric.of(metric).orElseThrow(), comparison, limit);
    }

    private static List<Advice> advice(List<MeasuredRun> runs, Threshold... limits) {
        Levels levels = new Levels("mine", "", "", "", List.of(new Levels.Level("target", Arrays.asList(limits))));
        return Adviser.of(Validation.of(levels, runs), runs);
    }

    @Test
    void whatHoldsNeedsNoAdvice() {
        assertThat(advice(BROKEN, limit("latency_p99", Comparison.MAX, 60e9))).isEmpty();
        assertThat(AdviceReport.terminal(List.of(), new Style(80, false))).isEmpty();
    }

    @Test
    void requestsThatWaitedForAConnectionAreASetting() {
        Advice advice =
                advice(BROKEN, limit("latency_p99", Comparison.MAX, 5e6)).get(0);

        assertThat(advice.what()).contains("more connections");
        assertThat(advice.because()).startsWith("blocked p99 ").contains(" response");
        assertThat(advice.effort()).isEqualTo(Effort.SETTING);
        assertThat(advice.gap()).isPositive();
    }

    @Test
    void aRateThatNobodyAskedForHasToBeMeasuredFirst() {
        Advice advice = advice(BROKEN, limit("throughput", Comparison.MIN, 1e6)).get(0);

        assertThat(advice.what()).contains("bench saturate");
        assertThat(advice.because()).startsWith("the fastest stage asked for ");
        assertThat(advice.effort()).isEqualTo(Effort.MEASUREMENT);
    }

    @Test
    void usersThatWaitForTheirAnswersAskedForNoRateSoTheTargetIsLookedAt() {
        Advice advice = advice(UNSEEN, limit("throughput", Comparison.MIN, 1e6)).get(0);

        assertThat(advice.what()).isEqualTo("let it do more at once: connections, pool, workers");
        assertThat(advice.because()).isEqualTo("users waited for it");
    }

    @Test
    void whereNothingIsAnsweredWellThatComesBeforeWhateverItsLatencyAndThroughputWouldBe() {
        List<Advice> advice = advice(
                Results.refused().runs(),
                limit("latency_p99", Comparison.MAX, 5e6),
                limit("throughput", Comparison.MIN, 1_000));

        assertThat(advice)
                .hasSize(2)
                .allSatisfy(one ->
                        assertThat(one.what()).isEqualTo("mend first what fails most: github.search_code, status 503"));
    }

    @Test
    void errorsAreMendedByTheKindThatIsMostFrequent() {
        Advice advice = advice(BROKEN, limit("error_rate", Comparison.MAX, 0)).get(0);

        assertThat(advice.what()).contains(BROKEN.get(0).errors().get(0).detail());
        assertThat(advice.because()).contains(BROKEN.get(0).errors().get(0).count() + " of ");
        assertThat(advice.gap()).isEqualTo(10);
        assertThat(AdviceReport.markdown(List.of(advice))).contains("missed by 1000% or more");
    }

    @Test
    void whatWasNotMeasuredComesLastWithHowToMeasureIt() {
        List<Advice> advice =
                advice(UNSEEN, limit("memory_rss", Comparison.MAX, 50e6), limit("latency_p50", Comparison.MAX, 1));

        assertThat(advice).hasSize(2);
        assertThat(advice.get(1).what()).contains("--target FILE");
        assertThat(advice.get(1).gap()).isZero();
    }

    @Test
    void theFirstIsTheOneThatPromisesMostForItsEffort() {
        List<Advice> advice = advice(
                BROKEN,
                limit("memory_rss", Comparison.MAX, 80e6),
                limit("latency_p99", Comparison.MAX, 5e6),
                limit("error_rate", Comparison.MAX, 0));

        assertThat(advice).isSortedAccordingTo((a, b) -> Double.compare(b.worth(), a.worth()));
        assertThat(advice.get(2).outcome().limit().metric().key()).isEqualTo("memory_rss");
        String text = AdviceReport.terminal(advice, new Style(140, false));
        assertThat(text).startsWith("\nwhat to do first\n1. ").contains("\n2. ", "\n3. ", ", missed by ");
        assertThat(AdviceReport.markdown(advice)).startsWith("## What to do first\n\n1. ");
    }

    @Test
    void aRunThatBrokeThresholdsIsAdvisedOnceForEachMetric() {
        List<Advice> advice = Adviser.of(Results.broken());

        assertThat(advice)
                .extracting(one -> one.outcome().limit().metric().key())
                .containsExactly("latency_p99");
        assertThat(advice.get(0).what()).contains("more connections");
        assertThat(Adviser.of(Results.closed())).isEmpty();
    }

    @Test
    void severalRunsAreAdvisedOnTheirMedians() {
        assertThat(Results.repeated().runs().get(1).response().p99Nanos()).isGreaterThan(5_000_000);
        assertThat(Adviser.of(Results.repeated()))
                .as("the median holds, whatever one of the runs did")
                .isEmpty();
    }

    @Test
    void aRunThatIsInvalidIsNotAdvised() {
        RunResult broken = Results.broken();
        MeasuredRun spoiled = Results.disturbed().runs().get(0);
        RunResult both = new RunResult(
                broken.kind(),
                broken.toolVersion(),
                broken.startedAt(),
                broken.profile(),
                broken.target(),
                broken.environment(),
                null,
                null,
                List.of(broken.runs().get(0), spoiled),
                null,
                null,
                broken.exitStatus());

        assertThat(spoiled.validity().level()).isEqualTo(Validity.Level.INVALID);
        assertThat(Adviser.of(both)).isEmpty();
    }

    @Test
    void theJsonHasTheFiguresAndNeverNaN() {
        Levels levels = new Levels(
                "mine",
                "",
                "",
                "",
                List.of(new Levels.Level(
                        "target",
                        List.of(
                                limit("error_rate", Comparison.MAX, 0),
                                limit("latency_p50", Comparison.MAX, 1),
                                limit("memory_rss", Comparison.MAX, 1)))));
        Validation validation = Validation.of(levels, UNSEEN);

        assertThat(ValidationJson.write(validation, Adviser.of(validation, UNSEEN)))
                .contains("\"passes\" : false", "\"because\" : \"it was not measured\"")
                .contains(
                        "\"measured_share\" : 0.0",
                        "\"measured_us\" : " + UNSEEN.get(0).response().p50Nanos() / 1e3)
                .doesNotContain("NaN", "Infinity");
    }
}
