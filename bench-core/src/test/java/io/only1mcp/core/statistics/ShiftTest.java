package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ShiftTest {

    @Test
    void theEstimateIsTheMedianOfAllDifferences() {
        assertThat(Shift.of(new double[] {1, 2, 3}, new double[] {12, 11, 100}, 0.95)
                        .estimate())
                .isEqualTo(10);
        assertThat(Shift.of(new double[] {1}, new double[] {3, 5}, 0.95).estimate())
                .isEqualTo(3);
    }

    /** Of five and five values the interval of 95 % leaves out two differences at each end (R: wilcox.test). */
    @Test
    void theIntervalHoldsTheDifferencesThatTheTestDoesNotRefuse() {
        double[] a = {0, 0, 0, 0, 0};
        double[] b = {1, 20, 300, 4_000, 50_000};
        Shift shift = Shift.of(a, b, 0.95);

        assertThat(shift.low()).isEqualTo(1);
        assertThat(shift.high()).isEqualTo(50_000);
        assertThat(Shift.of(new double[] {1, 2, 3}, b, 0.95).low()).isNotNull();
        assertThat(Shift.of(new double[] {1, 2, 3}, new double[] {4, 5, 6}, 0.95)
                        .low())
                .isNull();
    }

    @Test
    void theIntervalHoldsTheTrueShiftAsOftenAsItSays() {
        Random random = new Random(42);
        int holds = 0;
        for (int round = 0; round < 2_000; round++) {
            double[] a = random.doubles(8).map(x -> -Math.log(x)).toArray();
            double[] b = random.doubles(8).map(x -> 3 - Math.log(x)).toArray();
            Shift shift = Shift.of(a, b, 0.95);
            Double low = shift.low();
            Double high = shift.high();
            holds += low != null && high != null && low <= 3 && high >= 3 ? 1 : 0;
        }

        assertThat(holds / 2_000.0).isBetween(0.94, 0.99);
    }

    @Test
    void largeSamplesHaveTheIntervalOfTheNormalApproximation() {
        Random random = new Random(42);
        double[] a = random.doubles(100).toArray();
        double[] b = random.doubles(100).map(x -> x + 1).toArray();
        Shift shift = Shift.of(a, b, 0.95);

        assertThat(shift.estimate()).isCloseTo(1, within(0.1));
        assertThat(shift.low()).isNotNull().isBetween(0.85, 1.0);
        assertThat(shift.high()).isNotNull().isBetween(1.0, 1.2);
    }
}
