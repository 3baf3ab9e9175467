package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankSumTest {

    @Test
    void equalValuesAreCountedAsAnEnumerationOfAllDivisionsCountsThem() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            double[] a =
                    random.ints(2 + random.nextInt(4), 0, 4).asDoubleStream().toArray();
            double[] b =
                    random.ints(2 + random.nextInt(4), 0, 4).asDoubleStream().toArray();
            RankSum sum = RankSum.of(a, b);

            assertThat(sum.less()).isCloseTo(enumerated(a, b, true), within(1e-12));
            assertThat(sum.greater()).isCloseTo(enumerated(a, b, false), within(1e-12));
        }
    }

    /** The share of all ways to call so many of the values the first sample whose statistic is as low, or as high. */
    private static double enumerated(double[] a, double[] b, boolean low) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        double observed = statistic(all, (1 << a.length) - 1);
        int ways = 0;
        int extreme = 0;
        for (int chosen = 0; chosen < 1 << all.length; chosen++) {
            if (Integer.bitCount(chosen) == a.length) {
                ways++;
                double other = statistic(all, chosen);
                extreme += (low ? other <= observed : other >= observed) ? 1 : 0;
            }
        }
        return extreme / (double) ways;
    }

    private static double statistic(double[] all, int chosen) {
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            for (int j = 0; j < all.length; j++) {
                if ((chosen >> i & 1) == 1 && (chosen >> j & 1) == 0) {
                    sum += all[i] > all[j] ? 1 : all[i] == all[j] ? 0.5 : 0;
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"3, 0.05", "4, 0.0142857", "5, 0.0039683", "6, 0.0010823", "8, 0.0000777"})
    void theClearestCaseHasTheSmallestProbabilityThatThereIs(int runs, double p) {
        double[] a = new double[runs];
        double[] b = new double[runs];
        Arrays.setAll(a, i -> i);
        Arrays.setAll(b, i -> 100 + i);

        assertThat(RankSum.of(a, b).less())
                .isCloseTo(p, within(1e-7))
                .isCloseTo(RankSum.smallest(runs, runs), within(1e-9));
        assertThat(RankSum.of(b, a).greater()).isCloseTo(p, within(1e-7));
    }

    @Test
    void samplesWithoutAnyDifferenceAreNoEvidence() {
        RankSum sum = RankSum.of(new double[] {5, 5, 5}, new double[] {5, 5});

        assertThat(sum).isEqualTo(new RankSum(1, 1));
    }

    @Test
    void whatIsNoSampleIsRefused() {
        assertThatThrownBy(() -> RankSum.of(new double[0], new double[] {1})).hasMessage("a sample is empty");
        assertThatThrownBy(() -> RankSum.of(new double[] {Double.NaN}, new double[] {1}))
                .hasMessage("a value is not a number");
    }
}
