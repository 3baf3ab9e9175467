package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {
    private static final int EXPERIMENTS = 400;

    @Test
    void valuesThatAgreeLeaveNoDoubt() {
        assertThat(Interval.ofMedian(new double[] {7, 7, 7, 7, 7, 7}, 1)).isEqualTo(new Interval(7, 7, 7, 0.95));
    }

    @Test
    void theIntervalLiesAroundTheMedianAndWithinTheValues() {
        Interval interval = Interval.ofMedian(new double[] {1, 2, 3, 4, 5, 6, 7, 100}, 42);

        assertThat(interval.estimate()).isEqualTo(4.5);
        assertThat(interval.low()).isBetween(1.0, 3.0);
        assertThat(interval.high()).isBetween(6.0, 100.0);
        assertThat(Interval.ofMedian(new double[] {1, 2, 3, 4, 5, 6, 7, 100}, 42))
                .isEqualTo(interval);
    }

    /** Of 400 experiments of skewed noise about a known median, at least nine in ten intervals hold it. */
    @ParameterizedTest
    @ValueSource(ints = {6, 8, 12})
    void intervalsHoldTheTrueMedianAsOftenAsTheySay(int values) {
        SplittableRandom random = new SplittableRandom(values);
        double truth = Math.log(2);
        int held = 0;
        for (int i = 0; i < EXPERIMENTS; i++) {
            double[] drawn = new double[values];
            for (int k = 0; k < values; k++) {
                drawn[k] = -Math.log(1 - random.nextDouble());
            }
            Interval interval = Interval.ofMedian(drawn, i);
            held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
        }
        assertThat((double) held / EXPERIMENTS).isBetween(0.9, 0.995);
    }

    @Test
    void anIntervalThatHoldsALimitIsOnNeitherSideOfIt() {
        Interval interval = new Interval(5, 4, 6, 0.95);

        assertThat(interval.below(6.1)).isTrue();
        assertThat(interval.below(5.5) || interval.above(5.5)).isFalse();
        assertThat(interval.above(3.9)).isTrue();
    }
}
