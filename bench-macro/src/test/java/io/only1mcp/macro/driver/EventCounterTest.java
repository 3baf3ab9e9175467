package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventCounterTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | data: a~~",
                "2 | data: a~~data: b~~",
                "1 | event: message~data: a~~",
                "1 | id: 1~data: ~~",
                "1 | data~~",
                "0 | data: a~",
                "0 | : a comment~~",
                "0 | event: message~~",
                "0 | database: a~~",
                "1 | data: a~data: b~~~~",
                "1 | : hi~~event: message~data: a~id: 7~~"
            })
    void anEventEndsWithAnEmptyLineBehindData(int events, String stream) {
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            byte[] bytes = ("head" + stream.strip().replace("~", end)).getBytes(UTF_8);
            for (int cut = 4; cut < bytes.length; cut++) {
                EventCounter counter = new EventCounter();
                counter.reset();
                int first = counter.ended(bytes, 4, cut);
                assertThat(first + counter.ended(bytes, 4, bytes.length))
                        .as("cut at %d", cut)
                        .isEqualTo(events);
            }
        }
    }
}
