package io.only1mcp.micro.caching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoresTest {
    private static final byte[] ANSWER = new byte[Calls.ANSWER_BYTES];

    private long now;

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsKeptForItsCallAlone(Stores rival) {
        Store store = rival.of(10, () -> now);
        byte[] other = ANSWER.clone();
        store.put("a", ANSWER);
        store.put("b", other);

        assertThat(store.get("a")).isSameAs(ANSWER);
        assertThat(store.get("b")).isSameAs(other);
        assertThat(store.get("c")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void neverMoreAreKeptThanMayBe(Stores rival) {
        Store store = rival.of(10, () -> now);
        for (int i = 0; i < 100; i++) {
            store.put(Calls.text(i), ANSWER);
        }

        assertThat(store.size()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatNobodyAsksForGoesAfterAMinute(Stores rival) {
        Store store = rival.of(10, () -> now);
        store.put("asked", ANSWER);
        store.put("left", ANSWER);
        pass(59);
        assertThat(store.get("asked")).isNotNull();
        pass(2);

        assertThat(store.get("left")).isNull();
        assertThat(store.get("asked")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerGoesAfterFiveMinutesHoweverOftenItIsAskedFor(Stores rival) {
        Store store = rival.of(10, () -> now);
        store.put("a", ANSWER);
        for (int i = 0; i < 9; i++) {
            pass(33);
            assertThat(store.get("a")).isNotNull();
        }
        pass(33);

        assertThat(store.get("a")).isNull();
        assertThat(store.size()).isZero();
    }
}
