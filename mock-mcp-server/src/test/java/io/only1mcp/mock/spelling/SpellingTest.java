package io.only1mcp.mock.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "kitten, sitting, 3", "Git, git, 0", "latncy, latency, 1"})
    void theDistanceCountsEdits(String left, String right, int distance) {
        assertThat(Spelling.distance(left, right)).isEqualTo(distance);
        assertThat(Spelling.distance(right, left)).isEqualTo(distance);
    }

    @Test
    void theNearestWordIsFoundAndTiesGoByTheAlphabet() {
        assertThat(Spelling.nearest("serach", List.of("npm", "search", "git"))).isEqualTo("search");
        assertThat(Spelling.nearest("xx", List.of("b", "a"))).isEqualTo("a");
    }
}
