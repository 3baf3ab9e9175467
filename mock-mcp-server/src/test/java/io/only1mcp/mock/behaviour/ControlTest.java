package io.only1mcp.mock.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {

    @Test
    void faultsAreSwitchedByWordOrByTruth() {
        assertThat(Control.parse("{\"faults\": \"on\"}")).isEqualTo(new Control(true, false));
        assertThat(Control.parse("{\"faults\": \"off\", \"mark\": true}")).isEqualTo(new Control(false, true));
        assertThat(Control.parse("{\"faults\": false}")).isEqualTo(new Control(false, false));
    }

    @Test
    void whatIsNotNamedStaysAsItIs() {
        assertThat(Control.parse("{}")).isEqualTo(new Control(null, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"fault\": \"on\"} | unknown key \"fault\", did you mean \"faults\"?",
                "{\"faults\": \"yes\"} | faults: must be true, false, on or off, got \"yes\"",
                "{\"mark\": 1} | mark: must be true, false, on or off, got 1",
                "[] | must be an object such as",
                "{ | is not JSON"
            })
    void whatMakesNoSenseIsRefused(String json, String message) {
        assertThatThrownBy(() -> Control.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
