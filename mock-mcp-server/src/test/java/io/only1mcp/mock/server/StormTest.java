package io.only1mcp.mock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.mock.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StormTest {
    private final FakeTime time = new FakeTime();
    private final Storm storm = new Storm(time);
    private int turns;
    private int others;

    @Test
    void itsTurnsComeAtItsRateHoweverLong() {
        storm.set(3, () -> turns++);
        time.advance(Duration.ofSeconds(100));

        assertThat(turns).isEqualTo(300);
    }

    @Test
    void theNextOrderTakesThePlaceOfTheLast() {
        storm.set(10, () -> turns++);
        time.advance(Duration.ofSeconds(1));
        storm.set(100, () -> others++);
        time.advance(Duration.ofSeconds(1));
        storm.set(0, () -> turns++);
        time.advance(Duration.ofSeconds(1));

        assertThat(turns).isEqualTo(10);
        assertThat(others).isEqualTo(100);
    }
}
