package io.only1mcp.core.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.arrival.Arrival.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn in a schedule: the gaps of a Poisson process, and the rates of single seconds. */
class DrawnScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void gapsOfAPoissonProcessAreExponential(long seed) {
        double[] gaps = gaps(instants(poisson(hold(100, 200)), seed));

        KolmogorovSmirnov.assertFits(gaps, gap -> 1 - Math.exp(-gap / SECOND * 200));
        KolmogorovSmirnov.assertMisfits(gaps, gap -> 1 - Math.exp(-gap / SECOND * 220));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neighbouringGapsHaveNothingToDoWithEachOther(long seed) {
        double[] gaps = gaps(instants(poisson(hold(100, 200)), seed));

        double mean = Arrays.stream(gaps).average().orElseThrow();
        double together = 0;
        double apart = 0;
        for (int i = 0; i < gaps.length; i++) {
            apart += (gaps[i] - mean) * (gaps[i] - mean);
            together += i == 0 ? 0 : (gaps[i] - mean) * (gaps[i - 1] - mean);
        }
        assertThat(together / apart).isCloseTo(0, within(3.3 / Math.sqrt(gaps.length)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void onARampTheArrivalsOfAPoissonProcessLieAsTheIntegralOfTheRateDoes(long seed) {
        long[] instants = instants(poisson(List.of(new Stage(Duration.ofSeconds(100), 0, 400))), seed);

        double[] seconds =
                LongStream.of(instants).mapToDouble(at -> (double) at / SECOND).toArray();
        KolmogorovSmirnov.assertFits(seconds, t -> t * t / 10_000);
        KolmogorovSmirnov.assertMisfits(seconds, t -> t / 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theNumberInASecondOfAPoissonProcessVariesByItsMean(long seed) {
        double[] counts = perSecond(instants(poisson(hold(1_000, 50)), seed), 1_000);

        double mean = Arrays.stream(counts).average().orElseThrow();
        double variance =
                Arrays.stream(counts).map(c -> (c - mean) * (c - mean)).sum() / (counts.length - 1);
        // The standard error of the ratio is √(2/999), that of the mean √(50/1000).
        assertThat(mean).isCloseTo(50, within(0.75));
        assertThat(variance / mean).isCloseTo(1, within(0.15));
    }

    @Test
    void poissonArrivalsRiseAndStayInTheWindowsOfTheirStages() {
        Schedule schedule = new Schedule(
                poisson(List.of(
                        new Stage(Duration.ofSeconds(1), 0, 2_000),
                        new Stage(Duration.ZERO, 2_000, 50),
                        new Stage(Duration.ofSeconds(1), 50, 0),
                        new Stage(Duration.ofSeconds(2), 0, 0),
                        new Stage(Duration.ofSeconds(1), 0, 500))),
                7);

        long before = -1;
        for (Schedule.Cursor cursor = schedule.arrivals(); !cursor.over(); cursor.next()) {
            assertThat(cursor.nanos()).isGreaterThan(before);
            assertThat(cursor.nanos())
                    .isBetween(schedule.startNanos(cursor.stage()), schedule.startNanos(cursor.stage() + 1) - 1);
            assertThat(cursor.stage()).isNotIn(1, 3);
            before = cursor.nanos();
        }
    }

    @Test
    void aSeedGivesTheSameInstantsEachTimeAndAnotherSeedOthers() {
        Arrival.Open poisson = poisson(hold(1, 1_000));

        assertThat(instants(poisson, 1)).isEqualTo(instants(poisson, 1)).isNotEqualTo(instants(poisson, 2));
        Arrival.Open varied = varied(10, 1_000, 0.1);
        assertThat(instants(varied, 1)).isEqualTo(instants(varied, 1)).isNotEqualTo(instants(varied, 2));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theRateOfASecondIsUniformWithinTheVariance(long seed) {
        double[] counts = perSecond(instants(varied(2_000, 1_000, 0.1), seed), 2_000);

        // Of two that belong together only one is drawn.
        double[] drawn = new double[1_000];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = counts[2 * i];
        }
        KolmogorovSmirnov.assertFits(drawn, count -> (count - 900) / 200);
        KolmogorovSmirnov.assertMisfits(drawn, count -> (count - 800) / 400);
        assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThanOrEqualTo(899);
        assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThanOrEqualTo(1_101);
    }

    @Test
    void aRateThatVariesHasItsMeanInEveryTwoSecondsAndOverTheWhole() {
        double[] counts = perSecond(instants(varied(60, 1_000, 0.1), 42), 60);

        for (int i = 0; i < counts.length; i += 2) {
            assertThat(counts[i] + counts[i + 1]).isCloseTo(2_000, within(1.0));
        }
        assertThat(Arrays.stream(counts).sum()).isEqualTo(60_000);
    }

    @Test
    void aRateThatVariesAsPoissonArrivalsVariesMoreThanPoissonAlone() {
        Arrival.Open both = new Arrival.Open(new Shape.Constant(200, 0.5, Duration.ofSeconds(500)), Gaps.POISSON);
        double[] counts = perSecond(instants(both, 42), 500);

        double mean = Arrays.stream(counts).average().orElseThrow();
        double variance =
                Arrays.stream(counts).map(c -> (c - mean) * (c - mean)).sum() / (counts.length - 1);
        // Poisson's own variance is the mean; a rate uniform within half of it adds (200 · 0.5)² / 3.
        assertThat(mean).isCloseTo(200, within(2.5));
        assertThat(variance).isCloseTo(200 + 10_000 / 3.0, within(600.0));
    }

    private static Arrival.Open poisson(List<Stage> stages) {
        return new Arrival.Open(new Shape.Stages(stages), Gaps.POISSON);
    }

    private static Arrival.Open varied(long seconds, double perSecond, double variance) {
        return new Arrival.Open(new Shape.Constant(perSecond, variance, Duration.ofSeconds(seconds)), Gaps.CONSTANT);
    }

    private static List<Stage> hold(long seconds, double perSecond) {
        return List.of(new Stage(Duration.ofSeconds(seconds), perSecond, perSecond));
    }

    private static long[] instants(Arrival.Open arrival, long seed) {
        LongStream.Builder all = LongStream.builder();
        for (Schedule.Cursor cursor = new Schedule(arrival, seed).arrivals(); !cursor.over(); cursor.next()) {
            all.add(cursor.nanos());
        }
        return all.build().toArray();
    }

    private static double[] gaps(long[] instants) {
        double[] gaps = new double[instants.length - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = instants[i + 1] - instants[i];
        }
        return gaps;
    }

    private static double[] perSecond(long[] instants, int seconds) {
        double[] counts = new double[seconds];
        for (long at : instants) {
            counts[(int) (at / SECOND)]++;
        }
        return counts;
    }
}
