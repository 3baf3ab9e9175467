package io.only1mcp.core.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.report.Style;
import io.only1mcp.core.report.TruthReport;
import io.only1mcp.core.verdict.ExitStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TruthTest {
    private static Truth of(long... reportedMillis) {
        List<Truth.Observed> observed = Arrays.stream(reportedMillis)
                .mapToObj(reported -> new Truth.Observed("10ms", 100, "p50", 100_000_000, reported * 1_000_000))
                .toList();
        return new Truth(
                Duration.ofSeconds(1),
                reportedMillis.length,
                Truth.of(Duration.ofSeconds(1), 1, observed).rows());
    }

    @Test
    void aDriverWhoseMedianRunIsWithinTwoPerCentTellsTheTruth() {
        Truth truth = of(90, 102, 101);

        assertThat(truth.rows()).hasSize(1);
        assertThat(truth.rows().get(0).off()).isCloseTo(0.01, within(1e-9));
        assertThat(truth.rows().get(0).furthest()).isCloseTo(-0.1, within(1e-9));
        assertThat(truth.exitStatus()).isEqualTo(ExitStatus.PASS);
        assertThat(TruthReport.markdown(truth))
                .contains("within 2%")
                .contains("+1.00%")
                .contains("-10.00%");
    }

    @Test
    void aDriverThatIsFurtherOffDoesNotInEitherDirection() {
        assertThat(of(103, 103, 100).exitStatus()).isEqualTo(ExitStatus.THRESHOLDS_FAILED);
        assertThat(of(97, 97, 100).exitStatus()).isEqualTo(ExitStatus.THRESHOLDS_FAILED);
        assertThat(TruthReport.terminal(of(97), new Style(80, false)))
                .contains("broken")
                .contains("not to be relied on");
    }

    @Test
    void figuresOfDifferentRatesAndDistributionsAreRowsOfTheirOwn() {
        Truth truth = Truth.of(
                Duration.ofSeconds(1),
                1,
                List.of(
                        new Truth.Observed("10ms", 100, "p50", 10, 10),
                        new Truth.Observed("10ms", 200, "p50", 10, 10),
                        new Truth.Observed("20ms", 200, "p50", 10, 10),
                        new Truth.Observed("20ms", 200, "p99", 10, 10)));

        assertThat(truth.rows()).hasSize(4);
    }
}
