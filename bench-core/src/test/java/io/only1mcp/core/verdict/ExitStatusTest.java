package io.only1mcp.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {

    @Test
    void theNumbersAreTheDocumentedOnes() {
        assertThat(Arrays.stream(ExitStatus.values()).map(ExitStatus::code)).containsExactly(0, 1, 2, 3, 4, 10, 98, 99);
    }

    @ParameterizedTest(name = "{0} {1}, inconclusive fails: {2} → {3}")
    @CsvSource({
        "VALID,   pass,         false, PASS",
        "SUSPECT, pass,         false, PASS",
        "INVALID, pass,         false, MEASUREMENT_INVALID",
        "VALID,   fail,         false, THRESHOLDS_FAILED",
        "SUSPECT, fail,         false, THRESHOLDS_FAILED",
        "INVALID, fail,         false, MEASUREMENT_INVALID",
        "VALID,   inconclusive, false, PASS",
        "VALID,   inconclusive, true,  REGRESSION",
        "INVALID, inconclusive, true,  MEASUREMENT_INVALID"
    })
    void anInvalidMeasurementIsNeverAPassAndNoVerdictOnTheTarget(
            Validity.Level level, String verdict, boolean inconclusiveFails, ExitStatus status) {
        Verdict said = switch (verdict) {
            case "pass" -> new Verdict.Pass();
            case "fail" -> new Verdict.Fail(List.of(new Verdict.Breach("run", "broken")));
            default -> new Verdict.Inconclusive("why");
        };

        assertThat(ExitStatus.of(level, said, inconclusiveFails)).isEqualTo(status);
    }
}
