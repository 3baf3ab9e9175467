package io.only1mcp.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.profile.PolicyReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ComparerTest {
    private static final Policy POLICY = PolicyReader.read(PolicyReader.SHIPPED);

    /** Eight runs that differ by a thousandth each. */
    private static double[] around(double value) {
        return DoubleStream.iterate(0.9965, x -> x + 0.001)
                .limit(8)
                .map(x -> x * value)
                .toArray();
    }

    private static Measured measured(Series... series) {
        return new Measured("build", Map.of(), "plan", List.of(series), List.of(), List.of());
    }

    private static Series series(ComparedMetric metric, double... values) {
        return Series.of(metric, "", Arrays.stream(values).boxed().toList());
    }

    private static Finding find(ComparedMetric metric, double[] before, double[] now) {
        Comparison comparison =
                new Comparer(POLICY).compare(measured(series(metric, before)), measured(series(metric, now)));
        assertThat(comparison.reasons()).isEmpty();
        assertThat(comparison.findings()).hasSize(1);
        return comparison.findings().get(0);
    }

    /** A value that is usual for the metric, in its unit. */
    private static double usual(ComparedMetric metric) {
        return switch (metric) {
            case LATENCY_P50, LATENCY_P95, LATENCY_P99, START -> 500e6;
            case THROUGHPUT -> 10_000;
            case ERROR_RATE -> 0.02;
            case MEMORY_RSS -> 80e6;
            case CPU_PER_REQUEST -> 20e3;
            case CACHE_HIT_RATE, CONTEXT_REDUCTION -> 0.7;
            case SCORE -> 120;
            case ALLOCATION -> 300;
        };
    }

    private static Stream<Arguments> directions() {
        return Arrays.stream(ComparedMetric.values())
                .flatMap(metric -> Stream.of(
                        Arguments.of(metric, 1.25, metric.better() == Better.LOWER ? Change.FAIL : Change.IMPROVED),
                        Arguments.of(metric, 0.75, metric.better() == Better.LOWER ? Change.IMPROVED : Change.FAIL)));
    }

    @ParameterizedTest
    @MethodSource("directions")
    void whatIsWorseFailsAndWhatIsBetterHasImprovedForEveryMetric(ComparedMetric metric, double factor, Change wanted) {
        Finding finding = find(metric, around(usual(metric)), around(usual(metric) * factor));

        assertThat(finding.change()).isEqualTo(wanted);
        assertThat(finding.effect()).isCloseTo(factor - 1, within(0.01));
        assertThat(finding.severity()).isEqualTo(wanted == Change.FAIL ? Severity.CRITICAL : null);
    }

    @Test
    void lessIsBetterForAllThatCostsAndMoreForAllThatIsWon() {
        assertThat(Arrays.stream(ComparedMetric.values()).filter(metric -> metric.better() == Better.HIGHER))
                .containsExactly(
                        ComparedMetric.THROUGHPUT, ComparedMetric.CACHE_HIT_RATE, ComparedMetric.CONTEXT_REDUCTION);
    }

    @Test
    void aScoreOfOperationsPerTimeIsBetterWhenItIsHigher() {
        Series before = new Series(
                ComparedMetric.SCORE,
                "a",
                Better.HIGHER,
                "ops/s",
                Arrays.stream(around(100)).boxed().toList());
        Series now = new Series(
                ComparedMetric.SCORE,
                "a",
                Better.HIGHER,
                "ops/s",
                Arrays.stream(around(80)).boxed().toList());

        assertThat(new Comparer(POLICY).compare(measured(before), measured(now)).change())
                .isEqualTo(Change.FAIL);
    }

    @ParameterizedTest
    @CsvSource({"1.02, PASS", "1.07, WARN", "1.12, FAIL", "0.98, PASS", "0.93, IMPROVED"})
    void anEffectThatIsCertainCountsFromItsThresholdsOn(double factor, Change wanted) {
        assertThat(find(ComparedMetric.LATENCY_P50, around(20e6), around(20e6 * factor))
                        .change())
                .isEqualTo(wanted);
    }

    @Test
    void whatIsTooSmallInItselfDoesNotCountHoweverLargeItsShare() {
        Finding finding = find(ComparedMetric.LATENCY_P50, around(100e3), around(140e3));

        assertThat(finding.change()).isEqualTo(Change.PASS);
        assertThat(finding.reasons()).containsExactly("certainly worse, but by less than the 50us that count");
        assertThat(finding.severity()).isNull();
    }

    @Test
    void whatScattersTooMuchToBeClearedIsInconclusive() {
        double[] before = {80e6, 120e6, 95e6, 140e6, 70e6, 110e6, 88e6, 130e6};
        double[] now = {90e6, 150e6, 85e6, 125e6, 75e6, 135e6, 99e6, 160e6};
        Finding finding = find(ComparedMetric.LATENCY_P50, before, now);

        assertThat(finding.change()).isEqualTo(Change.INCONCLUSIVE);
        assertThat(finding.minimumDetectable()).isGreaterThan(0.2);
        assertThat(finding.reasons().get(0)).contains("more runs");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "5, 8", "5, 5"})
    void fewerRunsThanThePolicyWantsSayNothing(int before, int now) {
        Finding finding =
                find(ComparedMetric.THROUGHPUT, Arrays.copyOf(around(100), before), Arrays.copyOf(around(50), now));

        assertThat(finding.change()).isEqualTo(Change.INCONCLUSIVE);
        assertThat(finding.reasons()).containsExactly("needs at least 6 runs a side, has " + before + " and " + now);
    }

    @Test
    void moreMetricsThanTheRunsCanSayAnythingOfAreInconclusive() {
        Series[] before = new Series[50];
        Series[] now = new Series[50];
        for (int i = 0; i < before.length; i++) {
            List<Double> values = Arrays.stream(around(20e6)).limit(6).boxed().toList();
            before[i] = Series.of(ComparedMetric.LATENCY_P50, "tool" + i, values);
            now[i] = Series.of(ComparedMetric.LATENCY_P50, "tool" + i, values);
        }
        Comparison comparison = new Comparer(POLICY).compare(measured(before), measured(now));

        assertThat(comparison.change()).isEqualTo(Change.INCONCLUSIVE);
        assertThat(comparison.findings().get(0).reasons())
                .containsExactly("needs at least 7 runs a side to say anything of 50 metrics, has 6 and 6");
    }

    @ParameterizedTest
    @EnumSource
    void equalValuesWithoutAnySpreadPass(ComparedMetric metric) {
        double[] same = new double[8];
        Arrays.fill(same, usual(metric));
        Finding finding = find(metric, same, same);

        assertThat(finding.change()).isEqualTo(Change.PASS);
        assertThat(finding.effect()).isZero();
        assertThat(finding.minimumDetectable()).isZero();
    }

    @Test
    void aStepWithoutAnySpreadIsFound() {
        double[] before = new double[8];
        double[] now = new double[8];
        Arrays.fill(before, 20e6);
        Arrays.fill(now, 30e6);

        assertThat(find(ComparedMetric.LATENCY_P50, before, now).change()).isEqualTo(Change.FAIL);
    }

    @Test
    void noErrorsBeforeAndNowPassAndSomeNowFail() {
        double[] none = new double[8];
        double[] some = around(0.01);

        assertThat(find(ComparedMetric.ERROR_RATE, none, none).change()).isEqualTo(Change.PASS);
        Finding finding = find(ComparedMetric.ERROR_RATE, none, some);
        assertThat(finding.change()).isEqualTo(Change.FAIL);
        assertThat(finding.effect()).isNull();
        assertThat(find(ComparedMetric.ERROR_RATE, some, none).change()).isEqualTo(Change.IMPROVED);
        assertThat(find(ComparedMetric.ERROR_RATE, none, around(0.0005)).change())
                .isEqualTo(Change.PASS);
    }

    @Test
    void aMetricThatOneSideDoesNotHaveOrThatIsNoNumberIsInconclusive() {
        Comparison missing =
                new Comparer(POLICY).compare(measured(series(ComparedMetric.THROUGHPUT, around(100))), measured());
        double[] bad = around(100);
        bad[3] = Double.NaN;

        assertThat(missing.findings().get(0).reasons()).containsExactly("it is missing now");
        assertThat(missing.change()).isEqualTo(Change.INCONCLUSIVE);
        assertThat(find(ComparedMetric.THROUGHPUT, around(100), bad).reasons())
                .containsExactly("a value of it is not a number");
        assertThat(find(ComparedMetric.THROUGHPUT, new double[0], around(100)).change())
                .isEqualTo(Change.INCONCLUSIVE);
        assertThat(new Comparer(POLICY).compare(measured(), measured()).change())
                .isEqualTo(Change.INCONCLUSIVE);
    }

    /** Else what is to fail where something cannot be said would pass beside a warning. */
    @Test
    void aWarningDoesNotHideThatSomethingCannotBeSaid() {
        Comparison comparison = new Comparer(POLICY)
                .compare(
                        measured(
                                series(ComparedMetric.LATENCY_P50, around(20e6)),
                                series(ComparedMetric.THROUGHPUT, around(100))),
                        measured(
                                series(ComparedMetric.LATENCY_P50, around(21.4e6)),
                                series(ComparedMetric.THROUGHPUT, 100, 100)));

        assertThat(comparison.findings().stream().map(Finding::change))
                .containsExactly(Change.WARN, Change.INCONCLUSIVE);
        assertThat(comparison.change()).isEqualTo(Change.INCONCLUSIVE);
    }

    @Test
    void whatWasNothingAndIsSomethingNowIsBeyondEveryShare() {
        double[] none = new double[8];

        assertThat(find(ComparedMetric.ALLOCATION, none, around(32)).change()).isEqualTo(Change.FAIL);
        assertThat(find(ComparedMetric.ALLOCATION, around(32), none).change()).isEqualTo(Change.IMPROVED);
        assertThat(find(ComparedMetric.ALLOCATION, none, around(4)).change()).isEqualTo(Change.PASS);
        assertThat(find(ComparedMetric.THROUGHPUT, none, around(100)).change()).isEqualTo(Change.IMPROVED);
    }

    @Test
    void whatDoesNotGateIsJudgedAndFailsNothing() {
        Comparison comparison = new Comparer(POLICY)
                .compare(
                        measured(
                                series(ComparedMetric.MEMORY_RSS, around(80e6)),
                                series(ComparedMetric.THROUGHPUT, around(100))),
                        measured(
                                series(ComparedMetric.MEMORY_RSS, around(160e6)),
                                series(ComparedMetric.THROUGHPUT, around(100))));

        assertThat(comparison.findings().get(0).change()).isEqualTo(Change.FAIL);
        assertThat(comparison.change()).isEqualTo(Change.PASS);
    }

    @Test
    void theToolThatBecameSlowerFailsAlone() {
        Series[] before = new Series[3];
        Series[] now = new Series[3];
        for (int i = 0; i < 3; i++) {
            before[i] = Series.of(
                    ComparedMetric.LATENCY_P50,
                    "tool" + i,
                    Arrays.stream(around(20e6)).boxed().toList());
            now[i] = Series.of(
                    ComparedMetric.LATENCY_P50,
                    "tool" + i,
                    Arrays.stream(around(i == 1 ? 22.5e6 : 20e6)).boxed().toList());
        }
        Comparison comparison = new Comparer(POLICY).compare(measured(before), measured(now));

        assertThat(comparison.findings().stream().map(Finding::change))
                .containsExactly(Change.PASS, Change.FAIL, Change.PASS);
        assertThat(comparison.change()).isEqualTo(Change.FAIL);
    }

    @Test
    void onLogarithmsTheWayBackIsTheWayThere() {
        double[] before = around(100);
        double[] now = around(130);
        double there = Objects.requireNonNull(
                find(ComparedMetric.THROUGHPUT, before, now).effect());
        double back = Objects.requireNonNull(
                find(ComparedMetric.THROUGHPUT, now, before).effect());

        assertThat(Math.log1p(there)).isCloseTo(-Math.log1p(back), within(1e-12));
    }

    @Test
    void anotherMachineAnotherPlanOrAFigureThatIsNotValidCannotBeCompared() {
        Series any = series(ComparedMetric.THROUGHPUT, around(100));
        Measured before = new Measured("before", Map.of("cores", "2"), "plan", List.of(any), List.of(), List.of());
        Measured now = new Measured(
                "now", Map.of("cores", "4"), "another", List.of(any), List.of("a run of it is INVALID"), List.of());
        Comparison comparison = new Comparer(POLICY).compare(before, now);

        assertThat(comparison.change()).isEqualTo(Change.NOT_COMPARABLE);
        assertThat(comparison.reasons())
                .containsExactly(
                        "now: a run of it is INVALID",
                        "cores was 2 and is 4: measure both in one place",
                        "the plan was another one: drive both with the same profile and the same options");
    }

    @Test
    void oneThresholdForAllTakesThePlaceOfThoseInProportion() {
        Policy five = POLICY.withCritical(0.05);
        Comparison comparison = new Comparer(five)
                .compare(
                        measured(series(ComparedMetric.LATENCY_P50, around(20e6))),
                        measured(series(ComparedMetric.LATENCY_P50, around(21.4e6))));

        assertThat(comparison.change()).isEqualTo(Change.FAIL);
        assertThat(five.of(ComparedMetric.ERROR_RATE)).isEqualTo(POLICY.of(ComparedMetric.ERROR_RATE));
    }

    @ParameterizedTest
    @CsvSource({
        "PASS, 0, 0",
        "IMPROVED, 0, 0",
        "WARN, 0, 0",
        "FAIL, 10, 10",
        "INCONCLUSIVE, 0, 10",
        "NOT_COMPARABLE, 0, 10"
    })
    void theExitStatusFollowsFromTheVerdict(Change change, int lenient, int strict) {
        assertThat(change.exitStatus(false).code()).isEqualTo(lenient);
        assertThat(change.exitStatus(true).code()).isEqualTo(strict);
    }
}
