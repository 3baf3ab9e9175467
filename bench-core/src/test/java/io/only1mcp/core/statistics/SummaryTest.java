package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.only1mcp.core.recording.Histograms;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void thePercentilesAreThoseOfTheSamples() {
        Summary summary = Summary.of(microseconds(1, 10_000));

        assertThat(summary.count()).isEqualTo(10_000);
        assertThat(summary.p50Nanos()).isCloseTo(5_000_000, withinPercentage(0.1));
        assertThat(summary.p90Nanos()).isCloseTo(9_000_000, withinPercentage(0.1));
        assertThat(summary.p95Nanos()).isCloseTo(9_500_000, withinPercentage(0.1));
        assertThat(summary.p99Nanos()).isCloseTo(9_900_000, withinPercentage(0.1));
        assertThat(summary.p99_9Nanos().orElseThrow()).isCloseTo(9_990_000, withinPercentage(0.1));
        assertThat(summary.maxNanos()).isCloseTo(10_000_000, withinPercentage(0.1));
        assertThat(summary.meanNanos()).isCloseTo(5_000_500, withinPercentage(0.1));
    }

    @Test
    void ninetyNinePointNineTakesTenThousandSamples() {
        assertThat(Summary.of(microseconds(1, 9_999)).p99_9Nanos()).isEmpty();
        assertThat(Summary.of(microseconds(1, 10_000)).p99_9Nanos()).isPresent();
    }

    @Test
    void ninetyNinePointNineNineTakesAHundredThousandSamples() {
        assertThat(Summary.of(microseconds(1, 99_999)).p99_99Nanos()).isEmpty();
        assertThat(Summary.of(microseconds(1, 100_000)).p99_99Nanos()).isPresent();
    }

    @Test
    void whatIsBelowTheResolutionIsNothing() {
        Histogram histogram = Histograms.empty();
        histogram.recordValueWithCount(0, 99);
        histogram.recordValue(5_000);

        assertThat(Summary.of(histogram).p99Nanos()).isZero();
        assertThat(Summary.of(histogram).maxNanos()).isCloseTo(5_000, withinPercentage(2));
    }

    @Test
    void nothingRecordedIsEmptyAndHoldsNoFigure() {
        assertThat(Summary.of(Histograms.empty())).isEqualTo(Summary.NONE);
        assertThat(Summary.NONE.isEmpty()).isTrue();
        assertThat(Summary.of(microseconds(1, 1)).isEmpty()).isFalse();
    }

    private static Histogram microseconds(int from, int to) {
        Histogram histogram = Histograms.empty();
        for (int i = from; i <= to; i++) {
            histogram.recordValue(i * 1_000L);
        }
        return histogram;
    }
}
