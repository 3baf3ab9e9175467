package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MeanTest {

    /** Of the logarithms 1, 2 and 3 the interval is 2 ± 4.303 / √3. */
    @Test
    void timesHaveAGeometricMeanWithTheIntervalOfStudentsT() {
        Mean mean = Mean.of(List.of(Math.exp(1), Math.exp(2), Math.exp(3)), 0.95);

        assertThat(mean.value()).isCloseTo(Math.exp(2), within(1e-9));
        assertThat(Math.log(Objects.requireNonNull(mean.low()))).isCloseTo(2 - 4.3027 / Math.sqrt(3), within(1e-3));
        assertThat(Math.log(Objects.requireNonNull(mean.high()))).isCloseTo(2 + 4.3027 / Math.sqrt(3), within(1e-3));
    }

    @Test
    void oneValueHasNoIntervalAndZerosHaveThatOfTheirOwnMean() {
        assertThat(Mean.of(List.of(5.0), 0.95).low()).isNull();
        assertThat(Mean.of(List.of(0.0, 0.0), 0.95)).isEqualTo(new Mean(0, 0.0, 0.0));
    }
}
