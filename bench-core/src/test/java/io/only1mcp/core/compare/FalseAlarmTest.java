package io.only1mcp.core.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.profile.PolicyReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often something is found where nothing was changed, and how often where something was. */
class FalseAlarmTest {
    private static final int ROUNDS = 2_000;
    private static final int RUNS = 8;
    private static final List<ComparedMetric> FAMILY = List.of(
            ComparedMetric.LATENCY_P50,
            ComparedMetric.LATENCY_P99,
            ComparedMetric.THROUGHPUT,
            ComparedMetric.CPU_PER_REQUEST,
            ComparedMetric.START);

    private final Comparer comparer = new Comparer(PolicyReader.read(PolicyReader.SHIPPED));
    private final Random random = new Random(42);

    /** Eight runs of one build: each value is log-normal around a second, or around a million. */
    private Measured build(double noise, double factor) {
        Stream<Series> series = FAMILY.stream().map(metric -> {
            double changed = metric == ComparedMetric.LATENCY_P50 ? factor : 1;
            return Series.of(
                    metric,
                    "",
                    DoubleStream.generate(() -> 1e9 * changed * Math.exp(noise * random.nextGaussian()))
                            .limit(RUNS)
                            .boxed()
                            .toList());
        });
        return new Measured("build", Map.of(), "plan", series.toList(), List.of(), List.of());
    }

    private double share(double noise, double factor, Change change) {
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            found += comparer.compare(build(noise, 1), build(noise, factor)).change() == change ? 1 : 0;
        }
        return found / (double) ROUNDS;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.2})
    void withoutAChangeAFamilyOfFiveAlarmsInAtMostFiveOfAHundred(double noise) {
        int alarms = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Change change = comparer.compare(build(noise, 1), build(noise, 1)).change();
            alarms += change == Change.WARN || change == Change.FAIL ? 1 : 0;
        }

        assertThat(alarms / (double) ROUNDS).isLessThanOrEqualTo(0.05);
    }

    @Test
    void aChangeIsFoundTheOftenerTheLargerItIs() {
        assertThat(share(0.05, 1.15, Change.FAIL)).isGreaterThan(0.6);
        assertThat(share(0.05, 1.4, Change.FAIL)).isGreaterThan(0.99);
    }

    /** The documents' own formula compares one new value with the mean of thirty, as if it were a mean of thirty itself. */
    @Test
    void theFormulaOfTheDocumentsAlarmsInMoreThanSevenOfTenWithoutAChange() {
        int alarms = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double[] baseline = random.doubles(30)
                    .map(any -> 100 + 5 * random.nextGaussian())
                    .toArray();
            double current = 100 + 5 * random.nextGaussian();
            double mean = Arrays.stream(baseline).average().orElseThrow();
            double deviation = Math.sqrt(Arrays.stream(baseline)
                            .map(value -> (value - mean) * (value - mean))
                            .sum()
                    / (baseline.length - 1));
            double t = (current - mean) / (deviation / Math.sqrt(baseline.length));
            alarms += Math.abs(t) > 2.0 ? 1 : 0;
        }

        assertThat(alarms / (double) ROUNDS).isGreaterThan(0.7);
    }
}
