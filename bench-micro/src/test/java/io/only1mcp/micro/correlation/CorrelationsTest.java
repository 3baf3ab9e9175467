package io.only1mcp.micro.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorrelationsTest {

    @ParameterizedTest
    @EnumSource
    void anAnswerFindsItsOwnRequestAndOnlyOnce(Correlations rival) {
        Pending pending = rival.create();
        pending.put(1, "one");
        pending.put(1L << 40, "far");

        assertThat(pending.take(1L << 40)).isEqualTo("far");
        assertThat(pending.take(1L << 40)).isNull();
        assertThat(pending.take(2)).isNull();
        assertThat(pending.take(1)).isEqualTo("one");
    }
}
