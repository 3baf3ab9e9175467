package io.only1mcp.mock.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {

    @Test
    void faultsAreSwitchedByWordOrByTruth() {
        assertThat(Control.parse("{\"faults\": \"on\"}")).isEqualTo(new Control(true, false, null, List.of(), 0, null));
        assertThat(Control.parse("{\"faults\": \"off\", \"mark\": true}"))
                .isEqualTo(new Control(false, true, null, List.of(), 0, null));
        assertThat(Control.parse("{\"faults\": false}")).isEqualTo(new Control(false, false, null, List.of(), 0, null));
    }

    @Test
    void whatIsNotNamedStaysAsItIs() {
        assertThat(Control.parse("{}")).isEqualTo(new Control(null, false, null, List.of(), 0, null));
    }

    @Test
    void changesAreSaidAsOftenAsIsWished() {
        assertThat(Control.parse("{\"change\": [\"tools\", \"test://a\"], \"times\": 2}")
                        .changes())
                .containsExactly("tools", "test://a", "tools", "test://a");
        assertThat(Control.parse("{\"change\": \"tools\", \"per_second\": 12.5}")
                        .perSecond())
                .isEqualTo(12.5);
        assertThat(Control.parse("{\"fault\": [\"empty-contents\"], \"streams\": \"cut\"}"))
                .isEqualTo(new Control(null, false, Set.of(Fault.EMPTY_CONTENTS), List.of(), 0, Control.Ending.CUT));
        assertThat(Control.parse("{\"fault\": \"none\"}").broken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"faultss\": \"on\"} | unknown key \"faultss\", did you mean \"faults\"?",
                "{\"fault\": \"on\"} | fault: there is no fault \"on\"",
                "{\"fault\": 1} | fault: must be a text or a list of texts, got 1",
                "{\"change\": \"tools\", \"times\": 0} | times: must be 1 to 10000, got 0",
                "{\"change\": \"tools\", \"per_second\": -1} | per_second: must be 0 to 10000, got -1",
                "{\"change\": \"tools\", \"per_second\": \"5/s\"} | per_second: must be 0 to 10000, got \"5/s\"",
                "{\"streams\": \"off\"} | streams: must be end or cut, got \"off\"",
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
