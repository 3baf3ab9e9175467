package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
    private static final String REST =
            " S 11 12 13 0 -1 4194560 1000 2000 3 4 150 50 25 5 20 0 42 0 98765 1234567 890 18446744073709551615 0 0";

    @ParameterizedTest
    @ValueSource(strings = {"(java)", "(Web Content)", "(tmux: (server) 1 2 3)", "(a) S 1 1)", "()", "(line\nbreak)"})
    void theNameMayHoldAnything(String name) {
        ProcStat stat = ProcStat.parse("4711 " + name + REST + "\n");

        assertThat(stat).isEqualTo(new ProcStat(11, 13, 2_000_000_000L, 300_000_000L, 42, 98765));
    }

    @Test
    void aTruncatedLineIsRefused() {
        assertThatThrownBy(() -> ProcStat.parse("4711 (java) S 11 12"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4711 (java) S 11 12");
    }
}
