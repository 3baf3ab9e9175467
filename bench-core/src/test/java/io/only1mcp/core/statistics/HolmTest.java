package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {

    /** The example of the textbooks. */
    @Test
    void theSmallestIsMultipliedByAllAndNoneBecomesSmallerThanTheOneBeforeIt() {
        assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, Offset.offset(1e-12));
        assertThat(Holm.adjusted(new double[] {0.6, 0.7})).containsExactly(1, 1);
        assertThat(Holm.adjusted(new double[0])).isEmpty();
    }
}
