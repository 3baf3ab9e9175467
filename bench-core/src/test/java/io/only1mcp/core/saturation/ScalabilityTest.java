package io.only1mcp.core.saturation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalabilityTest {
    private static final double[] LOADS = {1, 2, 4, 8, 16, 32, 64};

    private static double[] throughput(Scalability law) {
        return Arrays.stream(LOADS).map(law::perSecond).toArray();
    }

    @ParameterizedTest
    @CsvSource({"1000, 0.05, 0.0005", "9000, 0.3, 0.002", "50, 0, 0.01", "5000, 0.1, 0", "700, 0, 0"})
    void whatFollowsTheLawIsFoundExactly(double lambda, double sigma, double kappa) {
        Scalability law = new Scalability(lambda, sigma, kappa, 1, LOADS.length);
        Scalability found = Scalability.fit(LOADS, throughput(law)).orElseThrow();

        assertThat(found.lambda()).isCloseTo(lambda, within(1e-6 * lambda));
        assertThat(found.sigma()).isCloseTo(sigma, within(1e-6));
        assertThat(found.kappa()).isCloseTo(kappa, within(1e-8));
        assertThat(found.rSquared()).isCloseTo(1, within(1e-9));
    }

    @Test
    void noiseOfAFewPercentMovesItAFewPercent() {
        Scalability law = new Scalability(1_000, 0.05, 0.001, 1, LOADS.length);
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 50; trial++) {
            double[] noisy = Arrays.stream(throughput(law))
                    .map(x -> x * (1 + 0.03 * (2 * random.nextDouble() - 1)))
                    .toArray();
            Scalability found = Scalability.fit(LOADS, noisy).orElseThrow();

            assertThat(found.lambda()).isCloseTo(1_000, within(80.0));
            assertThat(found.sigma()).isCloseTo(0.05, within(0.04));
            assertThat(found.kappa()).isCloseTo(0.001, within(0.0005));
            assertThat(found.peak()).isBetween(22.0, 45.0);
            assertThat(found.rSquared()).isGreaterThan(0.95);
        }
    }

    @Test
    void theBenchmarkOfTheBookGivesTheNumbersOfTheBook() {
        // Throughput by threads out of B. Schwartz, "Practical Scalability Analysis with the Universal Scalability
        // Law", 2015,
        // for which a nonlinear fit gives σ 0.0267, κ 0.000769 and λ 995.6, with a peak at 35.
        double[] answered = {
            955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08, 7219.8, 7867.61, 8278.71, 8646.7,
            9047.84, 9426.55, 9645.37, 9897.24, 10097.6, 10240.5, 10532.39, 10798.52, 11151.43, 11518.63, 11806,
            12089.37, 12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4, 12074.39
        };
        double[] threads = new double[answered.length];
        Arrays.setAll(threads, i -> i + 1);
        Scalability found = Scalability.fit(threads, answered).orElseThrow();

        assertThat(found.lambda()).isCloseTo(995.6, within(10.0));
        assertThat(found.sigma()).isCloseTo(0.0267, within(0.001));
        assertThat(found.kappa()).isCloseTo(0.000769, within(0.00002));
        assertThat(found.peak()).isBetween(33.0, 37.0);
    }

    @Test
    void whatGrowsFasterThanItsLoadHasNeitherContentionNorCoherency() {
        double[] better = {1_000, 2_100, 4_400, 9_000, 18_500, 38_000, 78_000};
        Scalability found = Scalability.fit(LOADS, better).orElseThrow();

        assertThat(found.sigma()).isZero();
        assertThat(found.kappa()).isZero();
        assertThat(found.peak()).isInfinite();
    }

    @Test
    void fewLoadsAreMetByAnything() {
        assertThat(Scalability.fit(new double[] {1, 2, 4, 4}, new double[] {1, 2, 3, 3}))
                .isEmpty();
    }
}
