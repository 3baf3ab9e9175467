package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0007", "\b", "\u001b", "\u007f", "\u009b", "\u202e", "\u200b", "\ud800"})
    void aCharacterThatWouldSteerATerminalIsShownAndDoesNothing(String letter) {
        assertThat(Printable.line("a" + letter + "b")).isEqualTo(String.format("a\\u%04xb", (int) letter.charAt(0)));
    }

    @Test
    void whateverEndsALineIsASpace() {
        assertThat(Printable.line("one \r\n\ttwo\u0085three\u2028four")).isEqualTo("one two three four");
    }

    @ParameterizedTest
    @CsvSource({"plain", "1.5 µs → 2 ms", "a😀b", "'  kept  '"})
    void whatIsHarmlessStaysAsItIs(String text) {
        assertThat(Printable.line(text)).isSameAs(text);
    }
}
