package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "300B, 300",
        "20kB, 20000",
        "20KB, 20000",
        "4KiB, 4096",
        "10MB, 10000000",
        "2MiB, 2097152",
        "1GB, 1000000000",
        "1GiB, 1073741824",
        "2GiB, -1",
        "10, -1",
        "10mb, -1"
    })
    void aSizeHasAUnitUpToTheLargestThatIsAllowed(String text, int bytes) {
        assertThat(Quantities.bytes(text)).isEqualTo(bytes);
    }
}
