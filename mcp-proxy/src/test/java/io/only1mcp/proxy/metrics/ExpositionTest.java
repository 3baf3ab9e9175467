package io.only1mcp.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    @Test
    void aDurationIsCountedInTheBucketThatHoldsIt() {
        for (long nanos = 70_000; nanos < 60_000_000_000L; nanos = nanos * 11 / 10) {
            Histogram histogram = new Histogram();
            histogram.record(nanos);
            int bucket = 0;
            while (histogram.count(bucket) == 0) {
                bucket++;
            }
            assertThat(nanos / 1e9).isLessThan(Histogram.endSeconds(bucket));
            assertThat(nanos / 1e9).isGreaterThanOrEqualTo(Histogram.endSeconds(bucket - 1));
            assertThat(Histogram.endSeconds(bucket) / Histogram.endSeconds(bucket - 1))
                    .isLessThanOrEqualTo(1.2501);
        }
    }

    @Test
    void whatIsTooShortOrTooLongIsCountedAtTheEdges() {
        Histogram histogram = new Histogram();
        histogram.record(-5);
        histogram.record(0);
        histogram.record(Long.MAX_VALUE / 4);
        assertThat(histogram.count(0)).isEqualTo(2);
        assertThat(histogram.count(Histogram.BUCKETS - 1)).isEqualTo(1);
        assertThat(histogram.count()).isEqualTo(3);
    }

    @Test
    void aHistogramIsWrittenWithBucketsThatAddUp() {
        Histogram histogram = new Histogram();
        for (int i = 1; i <= 1_000; i++) {
            histogram.record(i * 100_000L);
        }
        Exposition page = new Exposition();
        page.metric("m", "histogram", "Help").histogram("m", Exposition.label("a", "x\"\\\ny"), histogram);
        List<Long> counts = new ArrayList<>();
        double edge = 0;
        for (String line : page.text().lines().toList()) {
            if (line.startsWith("m_bucket")) {
                assertThat(line).startsWith("m_bucket{a=\"x\\\"\\\\\\ny\",le=\"");
                String le = line.substring(line.indexOf("le=\"") + 4, line.lastIndexOf('"'));
                double next = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
                assertThat(next).isGreaterThan(edge);
                edge = next;
                counts.add(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)));
            }
        }
        assertThat(counts).isSorted().hasSize(Histogram.BUCKETS).endsWith(1_000L);
        assertThat(edge).isInfinite();
        assertThat(page.text())
                .contains("# HELP m Help\n# TYPE m histogram\n")
                .contains("_count{")
                .contains(" 1000\n");
        assertThat(histogram.sumSeconds()).isEqualTo(50.05);
    }
}
