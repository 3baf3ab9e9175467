package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "files.read_file, files.read_file, true",
        "files.read_file, files.read_files, false",
        "files.read_file, files.read_fil, false",
        "*, anything, true",
        "search.*, search.web, true",
        "search.*, search., true",
        "search.*, research.web, false",
        "*.read_*, files.read_file, true",
        "*.read_*, files.write_file, false",
        "*.read_*, a.read.read_, true",
        "a*b*c, abbbcbc, true",
        "a*b*c, abbbcb, false",
        "*ab, aab, true",
        "**, x, true",
        "größe.*, größe.ö, true",
        "A*, a, false"
    })
    void aStarStandsForAnyTextAndAllElseForItself(String pattern, String name, boolean fits) {
        assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "files.read_file, files., true",
        "files.read_file, file, true",
        "files.read_file, git., false",
        "files.*, files., true",
        "files.*, files.read_file, true",
        "files*, files., true",
        "*.read_*, git., true",
        "*, git., true",
        "fi, files., false",
        "f*x, files., true",
        "f*x, git., false",
        "files.read, '', true"
    })
    void aPatternMayFitWhatBeginsInAWay(String pattern, String beginning, boolean may) {
        assertThat(NamePattern.of(pattern).mayMatch(beginning.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(may);
    }

    @Test
    void aNameInsideOfAMessageIsComparedWhereItLies() {
        byte[] message = "{\"name\":\"git.log\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(NamePattern.of("git.*").matches(message, 9, 16)).isTrue();
        assertThat(NamePattern.of("git.lo").matches(message, 9, 16)).isFalse();
        assertThat(NamePattern.of("*").matches(message, 9, 9)).isTrue();
    }

    @Test
    void aNameThatIsNoneFitsNothingButTheStar() {
        String endless = "a".repeat(8 * 1024 + 1);
        assertThat(NamePattern.of("*").matches(endless)).isTrue();
        assertThat(NamePattern.of("a*").matches(endless)).isFalse();
        assertThat(NamePattern.of("a*").matches(endless.substring(1))).isTrue();
    }

    @Test
    void anEmptyOneIsRefused() {
        assertThatThrownBy(() -> NamePattern.of(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be a name, or a pattern");
        assertThatThrownBy(() -> NamePattern.of("a".repeat(257))).hasMessageContaining("at most 256 characters");
    }
}
