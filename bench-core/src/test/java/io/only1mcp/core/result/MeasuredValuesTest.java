package io.only1mcp.core.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Metric;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeasuredValuesTest {
    private static final MeasuredRun RUN = Results.broken().runs().get(0);

    private static OptionalDouble value(String metric) {
        return MeasuredValues.of(RUN, Metric.of(metric).orElseThrow());
    }

    @Test
    void eachQuantileIsThatOfItsName() {
        assertThat(quantiles("p50", "p90", "p95", "p99", "p99_9", "p99_99", "max"))
                .containsExactly(1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 5.0);
        assertThat(quantiles("p75")).as("no summary has it").isEmpty();
    }

    private static List<Double> quantiles(String... names) {
        return Stream.of(names)
                .map(name -> Metric.of("latency_" + name).orElseThrow())
                .flatMap(metric -> MeasuredValues.quantile(summary(1_000_000), metric).stream()
                        .boxed())
                .toList();
    }

    @Test
    void latencyIsTheResponseTimeAndServiceTheServiceTime() {
        assertThat(value("latency_max")).hasValue((double) RUN.response().maxNanos());
        assertThat(value("service_max")).hasValue((double) RUN.service().maxNanos());
    }

    @Test
    void aQuantileThatRestsOnTooFewSamplesIsNone() {
        Metric p99 = Metric.of("latency_p99").orElseThrow();

        assertThat(MeasuredValues.quantile(summary(999), p99)).isEmpty();
        assertThat(MeasuredValues.quantile(summary(1_000), p99)).hasValue(4);
    }

    private static Summary summary(long count) {
        return new Summary(count, 1, 2, 3, 4, OptionalLong.of(6), OptionalLong.of(7), 5, 1);
    }

    @Test
    void sharesAndUsageAreThoseOfTheRun() {
        assertThat(value("error_rate")).hasValue(RUN.counts().errorRate());
        assertThat(value("availability").orElseThrow() + value("error_rate").orElseThrow())
                .isEqualTo(1, within(1e-12));
        assertThat(value("memory_rss"))
                .hasValue((double) Objects.requireNonNull(RUN.targetUsage()).highestRssBytes());
    }

    @Test
    void theThroughputIsThatOfAllStagesTogether() {
        double answered = 0;
        double seconds = 0;
        for (StageResult stage : RUN.stages()) {
            answered += stage.achievedPerSecond() * stage.durationSeconds();
            seconds += stage.durationSeconds();
        }

        assertThat(value("throughput").orElseThrow()).isEqualTo(answered / seconds, within(1e-9));
    }
}
