package io.only1mcp.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.config.BreakerConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long OPEN = Duration.ofSeconds(5).toNanos();

    private final Breaker breaker = new Breaker(new BreakerConfig(3, Duration.ofNanos(OPEN)));
    private final Object one = new Object();
    private final Object two = new Object();
    private long now = 7;

    private void open() {
        for (int i = 0; i < 3; i++) {
            breaker.failed(one, now);
        }
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    }

    @Test
    void soManyFailuresInARowOpenIt() {
        assertThat(breaker.failed(one, now)).isFalse();
        assertThat(breaker.failed(two, now)).isFalse();
        assertThat(breaker.admits(one, now)).isTrue();
        assertThat(breaker.failed(one, now)).isTrue();
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
        assertThat(breaker.admits(one, now)).isFalse();
    }

    @Test
    void anAnswerInBetweenBeginsTheCountAnew() {
        breaker.failed(one, now);
        breaker.failed(one, now);
        assertThat(breaker.succeeded(two)).isFalse();
        breaker.failed(one, now);
        breaker.failed(one, now);
        assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
    }

    @Test
    void whenItsTimeIsOverOneCallGoesAndItsAnswerClosesIt() {
        open();
        now += OPEN - 1;
        assertThat(breaker.admits(one, now)).isFalse();
        assertThat(breaker.nanosLeft(now)).isEqualTo(1);
        now++;
        assertThat(breaker.admits(one, now)).isTrue();
        assertThat(breaker.state()).isEqualTo(Breaker.State.HALF_OPEN);
        assertThat(breaker.admits(two, now)).isFalse();
        assertThat(breaker.succeeded(one)).isTrue();
        assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
        assertThat(breaker.admits(two, now)).isTrue();
    }

    @Test
    void whenThatCallFailsItIsOpenForTheWholeTimeAgain() {
        open();
        now += OPEN;
        breaker.admits(one, now);
        now += 10;
        assertThat(breaker.failed(one, now)).isTrue();
        assertThat(breaker.nanosLeft(now)).isEqualTo(OPEN);
        assertThat(breaker.admits(two, now + OPEN - 1)).isFalse();
        assertThat(breaker.admits(two, now + OPEN)).isTrue();
    }

    @Test
    void callsThatWereSentBeforeDecideNothing() {
        open();
        assertThat(breaker.failed(two, now + OPEN)).isFalse();
        assertThat(breaker.succeeded(two)).isFalse();
        assertThat(breaker.nanosLeft(now)).isEqualTo(OPEN);
        now += OPEN;
        breaker.admits(one, now);
        assertThat(breaker.failed(two, now)).isFalse();
        assertThat(breaker.succeeded(two)).isFalse();
        assertThat(breaker.state()).isEqualTo(Breaker.State.HALF_OPEN);
    }

    @Test
    void whenThatCallIsAbandonedTheNextOneDecides() {
        open();
        now += OPEN;
        breaker.admits(one, now);
        breaker.ended(two);
        assertThat(breaker.admits(two, now)).isFalse();
        breaker.ended(one);
        assertThat(breaker.admits(two, now)).isTrue();
        assertThat(breaker.succeeded(two)).isTrue();
    }
}
