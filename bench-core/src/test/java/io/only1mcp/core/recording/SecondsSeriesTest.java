package io.only1mcp.core.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecondsSeriesTest {
    private static final long SECOND = 1_000_000_000L;

    private final SecondsSeries series = new SecondsSeries();

    @Test
    void aSecondHasItsOwnNumbers() {
        Second second = second(0, 10, 3_000_000);
        second.intended = 12;
        second.sent = 11;
        second.unsent = 1;
        second.failed = 2;
        second.inFlight = 4;
        second.stage = 1;

        series.add(second, new UsageSample(SECOND, SECOND, 4_096, SECOND / 2, 5, 6));

        SecondRow row = series.rows().get(0);
        assertThat(row.startSeconds()).isZero();
        assertThat(row.lengthSeconds()).isEqualTo(1);
        assertThat(List.of(row.intended(), row.sent(), row.unsent(), row.ok(), row.failed()))
                .containsExactly(12L, 11L, 1L, 10L, 2L);
        assertThat(row.inFlight()).isEqualTo(4);
        assertThat(row.stage()).isEqualTo(1);
        assertThat(row.maxNanos()).isCloseTo(3_000_000, withinPercentage(0.1));
        assertThat(row.rssBytes()).isEqualTo(4_096);
        assertThat(row.cpuPercent()).isEqualTo(50);
    }

    @Test
    void aSecondWithoutAnswersHasNoLatencyAndAnUnobservedTargetNoUsage() {
        series.add(second(0, 0, 0), null);

        SecondRow row = series.rows().get(0);
        assertThat(row.p50Nanos()).isNull();
        assertThat(row.maxNanos()).isNull();
        assertThat(row.rssBytes()).isNull();
        assertThat(row.cpuPercent()).isNull();
    }

    @Test
    void anHourIsKeptInSeconds() {
        addSeconds(3_600);

        assertThat(series.rows()).hasSize(3_600).allMatch(row -> row.lengthSeconds() == 1);
    }

    @Test
    void whatIsOlderIsRolledUpToMinutesWithoutAGap() {
        addSeconds(3 * 3_600);

        List<SecondRow> rows = series.rows();
        assertThat(rows).hasSize(120 + 3_600);
        assertThat(rows.stream().mapToLong(SecondRow::ok).sum()).isEqualTo(3 * 3_600 * 2L);
        double next = 0;
        for (SecondRow row : rows) {
            assertThat((double) row.startSeconds()).isEqualTo(next);
            next += row.lengthSeconds();
        }
    }

    @Test
    void aMinutesPercentilesAreThoseOfAllItsAnswers() {
        for (int i = 0; i < 60; i++) {
            series.add(second(i, i == 0 ? 1 : 100, i == 0 ? SECOND : 1_000_000), null);
        }
        for (int i = 60; i < 62 * 60; i++) {
            series.add(second(i, 1, 1_000_000), null);
        }

        SecondRow minute = series.rows().get(0);
        assertThat(minute.lengthSeconds()).isEqualTo(60);
        assertThat(minute.ok()).isEqualTo(59 * 100 + 1);
        assertThat(minute.p99Nanos()).isCloseTo(1_000_000, withinPercentage(0.1));
        assertThat(minute.maxNanos()).isCloseTo(SECOND, withinPercentage(0.1));
        assertThat(series.rows().get(1).maxNanos()).isCloseTo(1_000_000, withinPercentage(0.1));
    }

    @Test
    void theLastRowMayBeShorter() {
        addSeconds(3);
        Second last = second(3, 1, 1_000_000);
        last.lengthNanos = SECOND / 4;
        series.add(last, null);

        assertThat(series.rows())
                .hasSize(4)
                .last()
                .extracting(SecondRow::lengthSeconds)
                .isEqualTo(0.25);
    }

    private void addSeconds(int count) {
        Second second = second(0, 2, 1_000_000);
        for (int i = 0; i < count; i++) {
            second.index = i;
            series.add(second, null);
        }
    }

    private static Second second(long index, int answers, long nanos) {
        Second second = new Second();
        second.index = index;
        second.lengthNanos = SECOND;
        second.ok = answers;
        for (int i = 0; i < answers; i++) {
            second.response.recordValue(nanos);
        }
        return second;
    }
}
