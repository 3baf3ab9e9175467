package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianAndTheMedianDistanceFromItAreThoseOfTheTextbook() {
        assertThat(Spread.of(9, 1, 2, 6, 1, 4, 2)).isEqualTo(new Spread(7, 2, 1, 1, 9));
        assertThat(Spread.of(10, 1, 3, 2)).isEqualTo(new Spread(4, 2.5, 1, 1, 10));
        assertThat(Spread.of(5)).isEqualTo(new Spread(1, 5, 0, 5, 5));
    }

    @Test
    void oneRunThatWasDisturbedMovesNeither() {
        Spread quiet = Spread.of(100, 101, 102, 103, 104);
        Spread disturbed = Spread.of(100, 101, 102, 103, 5_000);

        assertThat(disturbed.median()).isEqualTo(quiet.median());
        assertThat(disturbed.mad()).isEqualTo(quiet.mad());
        assertThat(disturbed.highest()).isEqualTo(5_000);
    }

    @Test
    void theRelativeSpreadIsOfTheMedianAndDefinedWhereThatIsNothing() {
        assertThat(Spread.of(90, 100, 110).relative()).isEqualTo(0.1);
        assertThat(Spread.of(0, 0, 7).relative()).isZero();
    }

    @Test
    void ofNothingThereIsNoSpread() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of());
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(1, Double.NaN));
    }
}
