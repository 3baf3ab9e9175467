package io.only1mcp.core.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Sketch;
import io.only1mcp.core.statistics.Interval;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverheadTest {
    private static final Threshold P50 = limit("overhead_p50", 2);
    private static final Threshold P99_9 = limit("overhead_p99_9", 10);

    private static Threshold limit(String metric, double millis) {
        return new Threshold(Metric.of(metric).orElseThrow(), Threshold.Comparison.MAX, millis * 1e6);
    }

    private static Sketch takes(double millis) {
        return Sketch.stage().response(Duration.ofNanos(Math.round(millis * 1e6)));
    }

    /** A leg: what leads in takes a second for each answer and must not count. */
    private static Recording leg(Sketch measured) {
        return Sketch.run(takes(1_000).intended(200), measured);
    }

    /** Eight pairs in which the proxy adds so much, give or take a hundredth of it. */
    private static List<DrivenPair> adding(double millis) {
        return IntStream.range(0, 8)
                .mapToObj(i ->
                        new DrivenPair(leg(takes(5)), leg(takes(5 + millis * (1 + (i - 3.5) / 350))), i % 2 == 0))
                .toList();
    }

    private static RateOverhead at(double perSecond, List<DrivenPair> pairs) {
        return RateOverhead.of(perSecond, pairs, List.of(P50, P99_9), 42);
    }

    @Test
    void whatWasPlantedIsFound() {
        AddedLatency p50 = at(1_000, adding(20)).quantiles().get(0);

        assertThat(p50.added()).isNotNull().satisfies(added -> {
            assertThat(added.estimate()).isBetween(19.8e6, 20.2e6);
            assertThat(added.low()).isBetween(19.6e6, added.estimate());
            assertThat(added.high()).isBetween(added.estimate(), 20.4e6);
        });
        assertThat(p50.directNanos()).isBetween(4_990_000L, 5_010_000L);
        assertThat(p50.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Fail.class,
                        fail -> assertThat(fail.breaches().get(0).text())
                                .startsWith("overhead_p50 <= 2ms, measured +20.0ms, between +19."));
    }

    @Test
    void aLimitHoldsWhereAllOfTheIntervalIsBelowIt() {
        Overhead overhead = Overhead.of(List.of(at(1_000, adding(0.3))));

        assertThat(overhead.verdict()).isEqualTo(new Verdict.Pass());
        assertThat(overhead.validity()).isEqualTo(Validity.Level.VALID);
    }

    @Test
    void aLimitInsideTheIntervalIsInconclusive() {
        RateOverhead rate = at(1_000, adding(2));

        assertThat(rate.quantiles().get(0).verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(Overhead.of(List.of(rate)).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Inconclusive.class,
                        why -> assertThat(why.reason())
                                .contains("overhead_p50 <= 2ms at 1000/s: the interval holds the limit"));
    }

    @Test
    void aProxyThatIsFasterThanNothingAddsLessThanNothing() {
        assertThat(at(1_000, adding(-2)).quantiles().get(0).added())
                .extracting(Interval::high)
                .satisfies(high -> assertThat(high).isNegative());
        assertThat(RateOverhead.signed(-98_000)).isEqualTo("-98.0µs");
    }

    @Test
    void aQuantileWithTooFewSamplesIsNotJudgedWhereAnotherRateHasEnough() {
        List<DrivenPair> few = IntStream.range(0, 8)
                .mapToObj(i -> new DrivenPair(
                        leg(takes(5).rate(500, 500).intended(5_000)),
                        leg(takes(5).rate(500, 500).intended(5_000)),
                        i % 2 == 0))
                .toList();
        RateOverhead slow = at(500, few);

        assertThat(slow.quantiles().get(1).added()).isNull();
        assertThat(Overhead.of(List.of(slow, at(1_000, adding(0.3)))).verdict()).isEqualTo(new Verdict.Pass());
        assertThat(Overhead.of(List.of(slow)).verdict())
                .isEqualTo(new Verdict.Inconclusive(
                        "overhead_p99_9 <= 10ms at 500/s: too few samples in each leg: 5000, it" + " takes 10000"));
    }

    @Test
    void pairsThatTheDriverWasNotUpToAreLeftOutAndSaid() {
        List<DrivenPair> pairs = new ArrayList<>(adding(0.3));
        pairs.set(0, new DrivenPair(leg(takes(5)), leg(takes(700).readyInTime(9_000)), true));
        Overhead one = Overhead.of(List.of(at(1_000, pairs)));

        assertThat(one.verdict()).isEqualTo(new Verdict.Pass());
        assertThat(one.validity()).isEqualTo(Validity.Level.SUSPECT);
        for (int i = 1; i < 4; i++) {
            pairs.set(i, pairs.get(0));
        }
        Overhead many = Overhead.of(List.of(at(1_000, pairs)));
        assertThat(many.validity()).isEqualTo(Validity.Level.INVALID);
        assertThat(many.verdict())
                .isEqualTo(new Verdict.Inconclusive(
                        "at 1000/s: the driver kept up in 4 of 8 pairs only, and an interval takes 6"));
        assertThat(many.caveats()).singleElement().satisfies(why -> {
            assertThat(why.level()).isEqualTo(Caveat.Level.INVALID);
            assertThat(why.text())
                    .isEqualTo(
                            "nothing is known at 1000/s: the driver kept up in 4 of 8 pairs only, and an interval takes 6");
        });
        Overhead mixed = Overhead.of(List.of(at(500, adding(0.3)), at(1_000, pairs)));
        assertThat(mixed.caveats()).singleElement().extracting(Caveat::level).isEqualTo(Caveat.Level.SUSPECT);
        assertThat(one.caveats()).isEmpty();
    }

    @Test
    void backendsThatDoNotKeepUpWithoutTheProxyCannotBeComparedWithIt() {
        List<DrivenPair> pairs = IntStream.range(0, 8)
                .mapToObj(i -> new DrivenPair(leg(takes(90).answered(8_000)), leg(takes(91)), i % 2 == 0))
                .toList();

        assertThat(at(1_000, pairs).incomparable())
                .isEqualTo("without the proxy already only 800.0/s were answered: lower the rate");
    }

    @Test
    void pathsOnWhichRequestsFailAreNotCompared() {
        List<DrivenPair> pairs = IntStream.range(0, 8)
                .mapToObj(i -> new DrivenPair(leg(takes(5)), leg(takes(1).failed(FailureKind.HTTP, 5_000)), i % 2 == 0))
                .toList();

        assertThat(at(1_000, pairs).incomparable()).contains("of the requests failed on one of the paths");
    }

    @Test
    void fewerPairsThanAnIntervalTakesAreNotJudged() {
        assertThat(at(1_000, adding(0.3).subList(0, 4)).incomparable())
                .isEqualTo("an interval takes 6 pairs, there are 4");
    }
}
