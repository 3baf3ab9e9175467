package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EDivisiveTest {
    private static final double P = 0.001;

    private final Random random = new Random(42);

    /** So many values around each level, one level after the other. */
    private double[] levels(int each, double noise, double... levels) {
        return Arrays.stream(levels)
                .flatMap(level -> DoubleStream.generate(() -> level * (1 + noise * random.nextGaussian()))
                        .limit(each))
                .toArray();
    }

    private static List<Integer> indices(double... values) {
        return EDivisive.of(values, P).stream().map(ChangePoint::index).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12, 30, 80})
    void aStepIsFoundAtTheFirstValueThatIsOfTheNewLevel(int each) {
        assertThat(indices(levels(each, 0.01, 100, 110))).containsExactly(each);
    }

    @Test
    void aStepNearTheBeginningIsFoundWhereItIsAndNotTowardsTheMiddle() {
        long found = IntStream.range(0, 100)
                .filter(any -> indices(DoubleStream.concat(
                                        Arrays.stream(levels(4, 0.01, 100)), Arrays.stream(levels(36, 0.01, 104)))
                                .toArray())
                        .equals(List.of(4)))
                .count();

        // Without the distances within each side only some twenty are.
        assertThat(found).isGreaterThan(80);
    }

    @Test
    void severalStepsAreFoundUpAndDownAndAcrossWindows() {
        assertThat(indices(levels(40, 0.01, 100, 110, 104, 120))).containsExactly(40, 80, 120);
    }

    @Test
    void aChangePointSaysWhatWasBeforeAndAfterAndHowCertainItIs() {
        double[] series = {10.1, 9.9, 10.0, 10.2, 9.8, 10.0, 10.1, 9.9, 5.1, 4.9, 5.0, 5.2, 4.8, 5.0};
        List<ChangePoint> points = EDivisive.of(series, P);

        assertThat(points).extracting(ChangePoint::index).containsExactly(8);
        assertThat(points.get(0).before()).isCloseTo(10, within(1e-9));
        assertThat(points.get(0).after()).isCloseTo(5, within(1e-9));
        assertThat(points.get(0).change()).isCloseTo(-0.5, within(1e-9));
        assertThat(points.get(0).p()).isLessThan(1e-12);
    }

    @Test
    void aStepWithoutAnyNoiseIsCertain() {
        List<ChangePoint> points = EDivisive.of(new double[] {5, 5, 5, 5, 7, 7, 7, 7}, P);

        assertThat(points).extracting(ChangePoint::index).containsExactly(4);
        assertThat(points.get(0).p()).isZero();
    }

    @Test
    void noiseAloneHasNearlyNoChangePoints() {
        long found = IntStream.range(0, 300)
                .filter(any -> indices(levels(60, 0.05, 100)).size() > 0)
                .count();

        assertThat(found).isLessThan(15);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3", "200"})
    void whatNeverMovesHasNoChangePoint(int length) {
        double[] same = new double[length];
        Arrays.fill(same, 42);

        assertThat(EDivisive.of(same, P)).isEmpty();
    }

    @Test
    void oneValueThatStandsOutIsNoChange() {
        double[] values = levels(40, 0.01, 100);
        values[20] = 200;

        assertThat(indices(values)).isEmpty();
    }

    @Test
    void theShareOfAChangeFromNothingIsInfinite() {
        assertThat(new ChangePoint(1, 0, 3, 0).change()).isInfinite();
        assertThat(new ChangePoint(1, 0, 0, 1).change()).isZero();
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EDivisive.of(new double[] {1, Double.NaN}, P));
    }
}
