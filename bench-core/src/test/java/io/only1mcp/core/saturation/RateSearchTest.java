package io.only1mcp.core.saturation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateSearchTest {
    private final List<Double> tried = new ArrayList<>();

    /** Searches a target that bears so much and fails by far beyond. */
    private RateSearch search(double from, double most, double step, double bears) {
        RateSearch search = new RateSearch(from, most, step);
        while (search.next().isPresent()) {
            double rate = search.next().getAsDouble();
            tried.add(rate);
            search.tell(rate <= bears ? RateSearch.Outcome.PASSED : RateSearch.Outcome.FAILED_BY_FAR);
        }
        return search;
    }

    @ParameterizedTest
    @CsvSource({"1000, 7300", "1000, 1000", "1000, 1999", "1000, 130", "500, 64321"})
    void whatATargetBearsIsFoundToTheStep(double from, double bears) {
        RateSearch search = search(from, 200_000, 0.05, bears);

        assertThat(search.highestPassed().orElseThrow())
                .isLessThanOrEqualTo(bears)
                .isGreaterThan(bears / 1.05);
        assertThat(search.lowestFailed().orElseThrow()).isGreaterThan(bears);
        assertThat(tried).hasSizeLessThan(20);
    }

    @Test
    void itDoublesUntilOneFailsAndThenBisects() {
        search(1_000, 200_000, 0.1, 5_100);

        assertThat(tried).containsExactly(1_000.0, 2_000.0, 4_000.0, 8_000.0, 6_000.0, 5_000.0, 5_500.0);
    }

    @Test
    void itStopsAtTheMostThatIsTried() {
        RateSearch search = search(1_000, 3_000, 0.05, 1e9);

        assertThat(search.highestPassed()).hasValue(3_000);
        assertThat(search.lowestFailed()).isEmpty();
    }

    @Test
    void whatBearsNothingIsGivenUp() {
        assertThat(search(1_000, 200_000, 0.05, 0).highestPassed()).isEmpty();
        assertThat(tried).hasSize(9);
    }

    @Test
    void aNarrowFailureIsTriedOnceMore() {
        RateSearch search = new RateSearch(1_000, 200_000, 0.05);
        search.tell(RateSearch.Outcome.FAILED);
        assertThat(search.next()).hasValue(1_000);
        search.tell(RateSearch.Outcome.PASSED);
        assertThat(search.next()).hasValue(2_000);
        search.tell(RateSearch.Outcome.FAILED);
        search.tell(RateSearch.Outcome.FAILED);
        assertThat(search.next()).hasValue(1_500);
        assertThat(search.driverLimit()).isFalse();
    }

    @Test
    void aDriverThatIsNotUpToARateTwiceIsTheLimitAndSaidToBe() {
        RateSearch search = new RateSearch(1_000, 200_000, 0.5);
        search.tell(RateSearch.Outcome.PASSED);
        search.tell(RateSearch.Outcome.INVALID);
        search.tell(RateSearch.Outcome.INVALID);
        search.tell(RateSearch.Outcome.PASSED);

        assertThat(search.next()).isEmpty();
        assertThat(search.highestPassed()).hasValue(1_500);
        assertThat(search.driverLimit()).isTrue();
    }
}
