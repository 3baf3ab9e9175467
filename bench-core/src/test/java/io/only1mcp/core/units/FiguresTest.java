package io.only1mcp.core.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({"0.0246, +2.5%", "-0.0012, -0.1%", "-0.0004, +0.0%", "0, +0.0%", "1.5, +150.0%"})
    void aChangeHasItsSignUnlessItIsNextToNone(double share, String text) {
        assertThat(Figures.change(share)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00µs",
        "400, 0.40µs",
        "18240, 18.2µs",
        "812345, 812µs",
        "999499, 999µs",
        "999500, 1.00ms",
        "3124000, 3.12ms",
        "9994999, 9.99ms",
        "9995000, 10.0ms",
        "41000000, 41.0ms",
        "131400000, 131ms",
        "999499999, 999ms",
        "999500000, 1.00s",
        "30000000000, 30.0s",
        "600000000000, 600s"
    })
    void aLatencyHasThreeDigitsAndTheUnitThatSuitsIt(long nanos, String text) {
        assertThat(Figures.latency(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0ms",
        "850000000, 850ms",
        "1500000000, 1.5s",
        "20000000000, 20s",
        "20300000000, 20s",
        "59900000000, 1m00s",
        "125000000000, 2m05s",
        "3600000000000, 1h00m",
        "90000000000000, 25h00m"
    })
    void aSpanReadsAsPeopleSayIt(long nanos, String text) {
        assertThat(Figures.span(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "999.96, 1000.0", "4996.24, 4996.2", "9999.94, 9999.9", "9999.95, 10000", "21345.6, 21346"})
    void aRateHasADecimalWhereThatSaysSomething(double rate, String text) {
        assertThat(Figures.rate(rate)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "1023, 1023B",
        "1024, 1.00KiB",
        "1022976, 999KiB",
        "1047552, 1.00MiB",
        "77804339, 74.2MiB",
        "8589934592, 8.00GiB",
        "8796093022208, 8.00TiB"
    })
    void aSizeIsInBinaryUnits(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 100.00%",
        "0.999999, 99.99%",
        "0.9998, 99.98%",
        "0.011, 1.10%",
        "0.000001, 0.01%",
        "0, 0.00%",
        "1.3, 130.00%"
    })
    void onlyAllIsAHundredPercentAndOnlyNothingIsNone(double share, String text) {
        assertThat(Figures.share(share)).isEqualTo(text);
    }
}
