package io.only1mcp.proxy.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void eachDeathDoublesTheWaitUpToHalfAMinute() {
        Restarts restarts = new Restarts();
        assertThat(restarts.mayStart(0)).isTrue();
        long[] millis = {250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000};
        for (long expected : millis) {
            assertThat(restarts.died(0, SECOND))
                    .isEqualTo(Duration.ofMillis(expected).toNanos());
        }
        assertThat(restarts.mayStart(30 * SECOND)).isFalse();
        assertThat(restarts.mayStart(31 * SECOND)).isTrue();
    }

    @Test
    void aLifeOfAMinuteBeginsAnew() {
        Restarts restarts = new Restarts();
        restarts.died(0, SECOND);
        restarts.died(0, SECOND);
        assertThat(restarts.died(SECOND, 61 * SECOND)).isEqualTo(SECOND / 4);
    }
}
