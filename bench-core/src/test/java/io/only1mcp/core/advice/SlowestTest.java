package io.only1mcp.core.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.statistics.Summary;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SlowestTest {
    private static final Summary ALL = latencies(2_000, 10, 100);

    /** So many samples: all take so long, but for five in a hundred. */
    private static Summary latencies(int count, long mostMicros, long fewMicros) {
        Histogram histogram = new Histogram(3);
        LongStream.range(0, count).forEach(i -> histogram.recordValue(1_000 * (i % 100 < 95 ? mostMicros : fewMicros)));
        return Summary.of(histogram);
    }

    private static void isSlowest(Optional<Slowest> found, String operation, String percentile) {
        assertThat(found).hasValueSatisfying(slowest -> {
            assertThat(slowest.operation()).isEqualTo(operation);
            assertThat(slowest.percentile()).isEqualTo(percentile);
            assertThat(slowest.nanos()).isGreaterThan(slowest.ofAllNanos());
        });
    }

    @Test
    void itIsToldByThePercentileThatIsMissed() {
        Map<String, Summary> operations =
                Map.of("slow", latencies(1_000, 20, 30), "rarely slow", latencies(1_000, 5, 500));

        isSlowest(Slowest.of(operations, ALL, 0.5), "slow", "p50");
        isSlowest(Slowest.of(operations, ALL, 0.99), "rarely slow", "p99");
        isSlowest(Slowest.of(operations, ALL, 1), "rarely slow", "p99");
    }

    @Test
    void fewSamplesAccuseNobody() {
        Map<String, Summary> operations = Map.of("few", latencies(900, 20, 900), "many", latencies(1_100, 5, 110));

        isSlowest(Slowest.of(operations, ALL, 0.99), "many", "p99");
        isSlowest(Slowest.of(operations, ALL, 0.5), "few", "p50");
    }

    @Test
    void oneOperationIsNotSlowerThanItself() {
        assertThat(Slowest.of(Map.of("only", latencies(1_000, 20, 900)), ALL, 0.5))
                .isEmpty();
        assertThat(Slowest.of(Map.of("a", ALL, "b", ALL), ALL, 0.5)).isEmpty();
    }
}
