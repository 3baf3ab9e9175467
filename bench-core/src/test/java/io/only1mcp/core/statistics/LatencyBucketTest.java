package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.Histograms;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyBucketTest {

    @Test
    void latenciesAreCountedUpToOneTwoAndFiveOfEachDecade() {
        Histogram histogram = Histograms.empty();
        for (long micros : List.of(30, 49, 51, 300)) {
            Histograms.record(histogram, micros * 1_000);
        }

        assertThat(LatencyBucket.of(histogram))
                .containsExactly(
                        new LatencyBucket(50_000, 2),
                        new LatencyBucket(100_000, 1),
                        new LatencyBucket(200_000, 0),
                        new LatencyBucket(500_000, 1));
    }

    @Test
    void withoutLatenciesThereIsNoBucket() {
        assertThat(LatencyBucket.of(Histograms.empty())).isEmpty();
    }

    @Test
    void eachLatencyIsInOneBucketHoweverShortOrLong() {
        Histogram histogram = Histograms.empty();
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Histograms.record(histogram, Math.round(Math.exp(random.nextDouble() * 29)));
        }

        assertThat(LatencyBucket.of(histogram).stream()
                        .mapToLong(LatencyBucket::count)
                        .sum())
                .isEqualTo(10_000);
    }
}
