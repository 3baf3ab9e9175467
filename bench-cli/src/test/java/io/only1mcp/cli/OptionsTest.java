package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void ratesAreReadWithTheirUnits() {
        assertThat(Options.rates("--rates", List.of("60/m", "1k/s", "1M/s")))
                .containsExactly(1.0, 1_000.0, 1_000_000.0);
    }

    @Test
    void noRateAtAllIsNone() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Options.rates("--rates", List.of()))
                .withMessage("--rates: names no rate: write 500/s, or 500/s,1k/s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/s | --rates: must be > 0, got 0/s",
                "-5/s | --rates: must be >= 0, got -5/s",
                "2M/s | --rates: must be <= 1000000/s, got 2M/s",
                "many | --rates: 'many' is not a rate: write 1000/s, 1k/s or 60/m"
            })
    void whatNoDriverCanSendIsRefused(String rate, String why) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Options.rates("--rates", List.of(rate)))
                .withMessage(why);
    }
}
