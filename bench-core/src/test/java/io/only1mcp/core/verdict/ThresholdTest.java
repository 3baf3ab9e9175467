package io.only1mcp.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.only1mcp.core.verdict.Metric.Figure;
import io.only1mcp.core.verdict.Threshold.Comparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {

    @ParameterizedTest
    @CsvSource({
        "latency_p50, LATENCY, 0.5",
        "latency_p99_9, LATENCY, 0.999",
        "latency_max, LATENCY, 1",
        "service_p99, SERVICE, 0.99",
        "overhead_p95, OVERHEAD, 0.95"
    })
    void aDistributionIsLimitedAtAQuantile(String key, Figure figure, double quantile) {
        assertThat(Metric.of(key)).contains(new Metric(figure, quantile));
    }

    @Test
    void everyNameIsReadBackAsItsMetric() {
        assertThat(Metric.keys())
                .contains("throughput", "error_rate", "memory_rss", "audit_complete")
                .hasSize(35);
        assertThat(Metric.keys())
                .allSatisfy(
                        key -> assertThat(Metric.of(key).orElseThrow().key()).isEqualTo(key));
        assertThat(Metric.of("latency")).isEmpty();
        assertThat(Metric.of("latency_p98")).isEmpty();
        assertThat(Metric.of("throughput_p50")).isEmpty();
    }

    @Test
    void aMetricHasAQuantileWhereItsFigureIsADistributionAndOnlyThere() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Metric(Figure.LATENCY, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Metric(Figure.THROUGHPUT, 0.5));
    }

    @ParameterizedTest
    @CsvSource({
        "latency_p99, 10ms, 10000000, 10ms",
        "throughput, 900, 900, 900/s",
        "sustained_rate, 10k/s, 10000, 10000/s",
        "error_rate, 1%, 0.01, 1%",
        "memory_rss, 50MB, 50000000, 50MB",
        "cpu_percent, 150%, 1.5, 150%",
        "amplification, 1.01, 1.01, 1.01",
        "recovery_time, 30s, 30000000000, 30s"
    })
    void aLimitIsReadAndWrittenInTheUnitOfItsMetric(String key, String text, double limit, String written) {
        Unit unit = Metric.of(key).orElseThrow().unit();
        assertThat(unit.parse(text)).isEqualTo(limit);
        assertThat(unit.text(limit)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "MAX, 9, true",
        "MAX, 10, true",
        "MAX, 11, false",
        "MIN, 9, false",
        "MIN, 10, true",
        "MIN, 11, true",
        "MAX, NaN, false",
        "MIN, NaN, false"
    })
    void aValueHoldsUpToAndIncludingTheLimit(Comparison comparison, double value, boolean holds) {
        assertThat(new Threshold(new Metric(Figure.THROUGHPUT, Double.NaN), comparison, 10).holds(value))
                .isEqualTo(holds);
    }

    @Test
    void aThresholdReadsAsAnExpression() {
        assertThat(new Threshold(new Metric(Figure.LATENCY, 0.99), Comparison.MAX, 1e7))
                .hasToString("latency_p99 <= 10ms");
        assertThat(new Threshold(new Metric(Figure.AVAILABILITY, Double.NaN), Comparison.MIN, 0.999))
                .hasToString("availability >= 99.9%");
    }

    @Test
    void aLimitBelowZeroIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Threshold(new Metric(Figure.THROUGHPUT, Double.NaN), Comparison.MIN, -1))
                .withMessage("limit: must be >= 0, got -1.0");
    }
}
