package io.only1mcp.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.profile.PolicyReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class NoiseFloorTest {
    private static final Policy POLICY = PolicyReader.read(PolicyReader.SHIPPED);

    private final Random random = new Random(42);

    private Measured build(int runs, double noise) {
        return new Measured(
                "build",
                Map.of("cores", "2"),
                "plan",
                List.of(
                        series(ComparedMetric.LATENCY_P50, runs, noise, 20e6),
                        series(ComparedMetric.ERROR_RATE, runs, noise, 0)),
                List.of(),
                List.of());
    }

    private Series series(ComparedMetric metric, int runs, double noise, double value) {
        return Series.of(
                metric,
                "",
                DoubleStream.generate(() -> value * Math.exp(noise * random.nextGaussian()))
                        .limit(runs)
                        .boxed()
                        .toList());
    }

    private MetricNoise latency(int runs, double noise) {
        return NoiseFloor.of(build(runs, noise), build(runs, noise), POLICY, Instant.EPOCH)
                .metrics()
                .get(0);
    }

    @Test
    void whatDiffersBetweenRunsOfOneBuildIsTheNoise() {
        MetricNoise noise = latency(400, 0.05);

        assertThat(noise.variation()).isCloseTo(0.05, within(0.005));
        // Two runs differ by the square root of two more than one does, and half of all differences are below 0.6745
        // deviations.
        assertThat(noise.difference()).isCloseTo(0.05 * Math.sqrt(2) * 0.6745, within(0.005));
        assertThat(noise.median()).isCloseTo(20e6, within(0.2e6));
        assertThat(noise.runs()).isEqualTo(400);
    }

    @Test
    void aThresholdHoldsWhereTheRunsWouldFindItAndElseItIsSaidHowManyWould() {
        MetricNoise quiet = latency(8, 0.005);
        MetricNoise loud = latency(8, 0.2);

        assertThat(quiet.holds(0.05)).isTrue();
        assertThat(loud.holds(0.10)).isFalse();
        assertThat(loud.runsFor(0.10)).isGreaterThan(30);
        double would = loud.detectable() == null ? 0 : loud.detectable();
        assertThat(loud.runsFor(would)).isBetween(8, 9);
        assertThat(loud.runsFor(would / 2)).isBetween(24, 40);
    }

    @Test
    void valuesThatAreAlwaysZeroHaveNoNoiseAndAreJudgedInThemselves() {
        MetricNoise errors = NoiseFloor.of(build(8, 0.05), build(8, 0.05), POLICY, Instant.EPOCH)
                .metrics()
                .get(1);

        assertThat(errors.difference()).isZero();
        assertThat(errors.variation()).isZero();
        assertThat(errors.detectable()).isNull();
        assertThat(errors.holds(0)).isTrue();
        assertThat(errors.holds(0.1)).isFalse();
        assertThat(errors.runsFor(0.1)).isZero();
    }

    @Test
    void aMetricOfOneSideAloneOrThatIsNoNumberIsLeftOut() {
        Measured one = build(8, 0.01);
        Measured none = new Measured(
                "b",
                one.place(),
                one.plan(),
                List.of(Series.of(ComparedMetric.LATENCY_P50, "", List.of(1.0, Double.NaN))),
                List.of(),
                List.of());

        assertThat(NoiseFloor.of(one, none, POLICY, Instant.EPOCH).metrics()).isEmpty();
    }

    @Test
    void aComparisonOfTheSamePlanInTheSamePlaceShowsIt() {
        Measured a = build(8, 0.01);
        Measured b = build(8, 0.01);
        NoiseFloor floor = NoiseFloor.of(a, b, POLICY, Instant.EPOCH);
        Comparison beside = new Comparer(POLICY, measured -> Optional.of(floor)).compare(a, b);

        assertThat(beside.findings().get(0).noise())
                .isEqualTo(floor.metrics().get(0).difference());
        assertThat(new Comparer(POLICY).compare(a, b).findings().get(0).noise()).isNull();
    }
}
