package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.truth.Truth;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The driver beside a real server; what it comes to depends on the machine, and is not judged here. */
@Timeout(60)
class TruthRunTest {
    @Test
    void eachFigureStandsBesideWhatTheServerTookByItsOwnClock() {
        Truth truth =
                new TruthRun(new TruthRun.Settings(List.of(200.0), 1, Duration.ofSeconds(1)), RunListener.NONE).run();

        assertThat(truth.rows()).extracting(Truth.Row::figure).containsExactly("p50", "p90", "p99", "max");
        assertThat(truth.rows()).allSatisfy(row -> {
            assertThat(row.perSecond()).isEqualTo(200);
            // An answer is never seen before it was given: both clocks tick alike on one machine.
            assertThat(row.reportedNanos()).isGreaterThanOrEqualTo(row.servedNanos() * 999 / 1000);
            assertThat(row.servedNanos()).isGreaterThan(8_000_000);
        });
        // The stall of a tenth of a second is in both.
        assertThat(truth.rows().get(3).servedNanos()).isGreaterThan(90_000_000);
    }
}
