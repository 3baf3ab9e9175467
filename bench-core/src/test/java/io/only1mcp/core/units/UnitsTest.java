package io.only1mcp.core.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "20s, 20000000000",
        "5ms, 5000000",
        "1.5s, 1500000000",
        "2m, 120000000000",
        "1h, 3600000000000",
        "7us, 7000",
        "7µs, 7000",
        "7μs, 7000",
        "3ns, 3",
        "0s, 0",
        "' 10 ms ', 10000000",
        "0.000000001s, 1"
    })
    void aDurationIsANumberWithAUnit(String text, long nanos) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "20 | '20' has no unit: write 20s or 20ms (ns us ms s m h)",
                "-1s | must be >= 0, got -1s",
                "1d | '1d' is not a duration: give a number and a unit (ns us ms s m h), such as 500ms, 20s or 2m",
                "1m30s | '1m30s' is not a duration: give a number and a unit (ns us ms s m h), such as 500ms, 20s or 2m",
                "s | 's' is not a duration: give a number and a unit (ns us ms s m h), such as 500ms, 20s or 2m",
                "1e3s | '1e3s' is not a duration: give a number and a unit (ns us ms s m h), such as 500ms, 20s or 2m",
                "\"\" | '' is not a duration: give a number and a unit (ns us ms s m h), such as 500ms, 20s or 2m",
                "0.1ns | '0.1ns' is not a whole number of nanoseconds",
                "3000000h | '3000000h' is too large"
            })
    void whatIsNoDurationIsRefusedWithARemedy(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "90s, 90s",
        "120s, 2m",
        "3600s, 1h",
        "5400s, 90m",
        "0ms, 0s",
        "850ms, 850ms",
        "1500ms, 1.5s",
        "10800ms, 10.8s",
        "3601s, 3601s",
        "1234567ns, 1.234567ms",
        "999ns, 999ns"
    })
    void aDurationIsWrittenInTheLargestUnitThatMakesItShort(String same, String text) {
        assertThat(Durations.text(Durations.parse(same))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1000/s, 1000",
        "1k/s, 1000",
        "0.5k, 500",
        "2M/s, 2000000",
        "60/m, 1",
        "3600/h, 1",
        "100, 100",
        "0/s, 0",
        "0.1/s, 0.1"
    })
    void aRateIsPerSecondUnlessItSaysOtherwise(String text, double perSecond) {
        assertThat(Rates.parse(text)).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "1000/d", "1000 per second", "/s", "1G/s", "1e3/s", "NaN", "Infinity"})
    void whatIsNoRateIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rates.parse(text))
                .withMessage("'%s' is not a rate: write 1000/s, 1k/s or 60/m", text);
    }

    @ParameterizedTest
    @CsvSource({"1%, 0.01", "0.01, 0.01", "99.9%, 0.999", "100%, 1", "0, 0", "0.1 %, 0.001"})
    void aShareIsInPercentOrAFraction(String text, double share) {
        assertThat(Shares.parse(text)).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1 | '1' may mean 1% or 100%: write it with a %",
                "5 | must be between 0% and 100%, got 5: write 5% if that is meant",
                "500 | must be between 0% and 100%, got 500",
                "101% | must be between 0% and 100%, got 101%",
                "-1% | must be >= 0, got -1%",
                "1%% | '1%%' is not a share: write 1% or 0.01",
                "half | 'half' is not a share: write 1% or 0.01"
            })
    void whatIsNoShareIsRefusedWithARemedy(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shares.parse(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "300B, 300",
        "4KiB, 4096",
        "10MB, 10000000",
        "1kB, 1000",
        "1KB, 1000",
        "2MiB, 2097152",
        "1GiB, 1073741824",
        "1GB, 1000000000",
        "1.5kB, 1500",
        "0B, 0"
    })
    void aSizeHasAUnitOfTwoOrOfTen(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "300 | '300' has no unit: write 300B or 300KiB (B kB KiB MB MiB GB GiB)",
                "1mb | '1mb' is not a size: give a number and a unit (B kB KiB MB MiB GB GiB), such as 300B or 4KiB",
                "0.5B | '0.5B' is not a whole number of bytes",
                "-1B | must be >= 0, got -1B",
                "99999999999GiB | '99999999999GiB' is too large"
            })
    void whatIsNoSizeIsRefusedWithARemedy(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text)).withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "100k, 100000", "2M, 2000000", "1.5k, 1500", "-3, -3", "1.0, 1"})
    void aCountMayBeInThousands(String text, long count) {
        assertThat(Counts.parse(text, -10, 10_000_000)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0 | must be >= 1, got 0",
                "11 | must be <= 10, got 11",
                "1.5 | '1.5' is not a whole number: write 64 or 100k",
                "five | 'five' is not a whole number: write 64 or 100k",
                "99999999999999999999999 | must be <= 10, got 99999999999999999999999"
            })
    void aCountOutsideItsRangeIsRefused(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counts.parse(text, 1, 10))
                .withMessage(message);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadBackAsTheSame(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            long whole = random.nextLong() >>> (1 + random.nextInt(63));
            double number = random.nextDouble() * Math.pow(10, random.nextInt(9) - 3);
            double share = random.nextInt(100_001) / 100_000.0;
            assertThat(Durations.parse(Durations.text(Duration.ofNanos(whole)))).isEqualTo(Duration.ofNanos(whole));
            assertThat(Sizes.parse(Sizes.text(whole))).isEqualTo(whole);
            assertThat(Rates.parse(Rates.text(number))).isEqualTo(number);
            assertThat(Shares.ratio(Shares.text(number))).isEqualTo(number);
            assertThat(Shares.parse(Shares.text(share))).isEqualTo(share);
        }
    }
}
