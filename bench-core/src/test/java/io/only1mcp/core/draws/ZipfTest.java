package io.only1mcp.core.draws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipfTest {
    private static final int DRAWS = 100_000;

    /** Pearson's statistic, whose mean is the number of keys less one and whose deviation √2 times its root. */
    @ParameterizedTest(name = "exponent {0}, {1} keys, seed {2}")
    @CsvSource({"0, 50, 1", "0.5, 50, 2", "1, 50, 3", "1.1, 500, 4", "2, 20, 5", "1, 1, 6"})
    void keysComeAsOftenAsTheirRankSays(double exponent, int keys, long seed) {
        Zipf zipf = new Zipf(exponent, keys);
        long[] seen = seen(zipf, seed);

        double total = 0;
        for (int k = 1; k <= keys; k++) {
            total += Math.pow(k, -exponent);
        }
        double statistic = 0;
        for (int k = 1; k <= keys; k++) {
            double expected = DRAWS * Math.pow(k, -exponent) / total;
            statistic += (seen[k] - expected) * (seen[k] - expected) / expected;
        }
        assertThat(statistic).isCloseTo(keys - 1, within(4 * Math.sqrt(2 * Math.max(1, keys - 1))));
    }

    @Test
    void itIsKnownBeforehandHowManyDrawsRepeatEarlierOnes() {
        Zipf zipf = new Zipf(1.1, 500);
        BitSet before = new BitSet();
        int repeated = 0;
        for (int i = 0; i < 1_000; i++) {
            int key = zipf.key(Draws.next(42, 0, i, 0));
            repeated += before.get(key) ? 1 : 0;
            before.set(key);
        }

        assertThat(zipf.repeated(1_000)).isCloseTo(repeated / 1_000.0, within(0.03));
        assertThat(zipf.repeated(1)).isCloseTo(0, within(1e-9));
        assertThat(zipf.repeated(1_000_000)).isGreaterThan(0.999);
    }

    @Test
    void theFirstAndTheLastKeyAreDrawnAtTheEndsOfTheBits() {
        Zipf zipf = new Zipf(1, 10);

        assertThat(zipf.key(0)).isEqualTo(1);
        assertThat(zipf.key(-1)).isEqualTo(10);
    }

    @Test
    void whatIsNoDistributionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Zipf(-1, 5))
                .withMessage("must have an exponent between 0 and 10, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Zipf(1, 0))
                .withMessage("must have between 1 and 1000000 keys, got 0");
    }

    private static long[] seen(Zipf zipf, long seed) {
        long[] seen = new long[zipf.keys() + 1];
        for (int i = 0; i < DRAWS; i++) {
            seen[zipf.key(Draws.next(seed, 0, i, 0))]++;
        }
        return seen;
    }
}
