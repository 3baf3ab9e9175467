package io.only1mcp.mock.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {

    private static final int SAMPLES = 100_000;

    /** Largest Kolmogorov-Smirnov distance that a right sample of this size has in 99.9 % of all seeds. */
    private static final double BOUND = 1.95 / Math.sqrt(SAMPLES);

    private static double[] sorted(LongToDoubleFunction draw) {
        double[] samples = LongStream.range(0, SAMPLES).mapToDouble(draw).toArray();
        Arrays.sort(samples);
        return samples;
    }

    /** Distance between a sample and a distribution function. */
    private static double distance(double[] sorted, java.util.function.DoubleUnaryOperator distribution) {
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = distribution.applyAsDouble(sorted[i]);
            most = Math.max(
                    most, Math.max(expected - (double) i / sorted.length, (double) (i + 1) / sorted.length - expected));
        }
        return most;
    }

    /** The standard normal distribution function, by the series of Marsaglia (2004); exact to 1e-14. */
    private static double phi(double z) {
        if (Math.abs(z) > 8) {
            return z > 0 ? 1 : 0;
        }
        double sum = z;
        double term = z;
        for (int i = 3; Math.abs(term) > 1e-18; i += 2) {
            term *= z * z / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * z * z - 0.9189385332046728);
    }

    @ParameterizedTest
    @EnumSource(Draws.Purpose.class)
    void drawsAreUniform(Draws.Purpose purpose) {
        double[] samples = sorted(n -> Draws.uniform(42, purpose, n));
        assertThat(distance(samples, x -> x)).isLessThan(BOUND);
        assertThat(samples[0]).isPositive();
        assertThat(samples[SAMPLES - 1]).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, -7})
    void aNormalLatencyIsNormallyDistributed(long seed) {
        Latency latency = Latency.parse("normal(mean=50ms, sd=5ms)");
        assertThat(distance(sorted(n -> latency.nanos(seed, n)), x -> phi((x - 50e6) / 5e6)))
                .isLessThan(BOUND);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, -7})
    void aLognormalLatencyHasTheMedianAndTheTailThatWereAskedFor(long seed) {
        Latency latency = Latency.parse("lognormal(p50=2ms, p99=20ms)");
        double[] samples = sorted(n -> latency.nanos(seed, n));
        assertThat(samples[SAMPLES / 2]).isCloseTo(2e6, within(0.04e6));
        assertThat(samples[SAMPLES * 99 / 100]).isCloseTo(20e6, within(1e6));
        double sigma = Math.log(10) / 2.3263478740408408;
        assertThat(distance(samples, x -> phi(Math.log(x / 2e6) / sigma))).isLessThan(BOUND);
    }

    @Test
    void aFixedLatencyIsAlwaysTheSame() {
        assertThat(Latency.parse("5ms").nanos(1, 0)).isEqualTo(5_000_000);
        assertThat(Latency.parse("5ms").none()).isFalse();
        assertThat(Latency.parse("0ms").none()).isTrue();
    }

    @Test
    void aNormalLatencyIsNeverNegative() {
        Latency latency = Latency.parse("normal(mean=1ms, sd=5ms)");
        assertThat(sorted(n -> latency.nanos(3, n))[0]).isZero();
    }

    @Test
    void aDrawDependsOnSeedAndNumberAlone() {
        Latency latency = Latency.parse("lognormal(p50=2ms, p99=20ms)");
        long first = latency.nanos(42, 1000);
        latency.nanos(42, 3);
        assertThat(latency.nanos(42, 1000)).isEqualTo(first).isNotEqualTo(latency.nanos(43, 1000));
        assertThat(latency.nanos(42, 1001)).isNotEqualTo(first);
    }

    @Test
    void theErrorShareIsKept() {
        long errors = LongStream.range(0, SAMPLES)
                .filter(n -> Draws.uniform(42, Draws.Purpose.ERROR, n) <= 0.01)
                .count();
        assertThat(errors).isBetween(900L, 1100L);
    }
}
