package io.only1mcp.micro.caching;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoresTest {
    private final Call call = new Call();
    private long now;

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    private void put(Store store, int number) {
        store.put(store.key(call.number(number)), Call.answer(number));
    }

    private boolean has(Store store, int number) {
        return store.get(store.key(call.number(number))) != null;
    }

    private String answer(Store store, int number) {
        Object kept = Objects.requireNonNull(store.get(store.key(call.number(number))));
        return new String(store.bytes(kept, call), US_ASCII);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsKeptForItsCallAlone(Stores rival) {
        Store store = rival.of(10, () -> now);
        put(store, 1);
        put(store, 2);

        assertThat(answer(store, 1))
                .isEqualTo(Call.answer(1).toString(US_ASCII))
                .hasSize(Call.ANSWER_BYTES);
        assertThat(answer(store, 2)).isEqualTo(Call.answer(2).toString(US_ASCII));
        assertThat(has(store, 3)).isFalse();
        store.close();
    }

    @ParameterizedTest
    @EnumSource
    void neverMoreAreKeptThanMayBe(Stores rival) {
        Store store = rival.of(10, () -> now);
        for (int i = 0; i < 100; i++) {
            put(store, i);
        }

        assertThat(store.size()).isEqualTo(10);
        store.close();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatNobodyAsksForGoesAfterAMinute(Stores rival) {
        Store store = rival.of(10, () -> now);
        put(store, 1);
        put(store, 2);
        pass(59);
        assertThat(has(store, 1)).isTrue();
        pass(2);

        assertThat(has(store, 2)).isFalse();
        assertThat(has(store, 1)).isTrue();
        store.close();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerGoesAfterFiveMinutesHoweverOftenItIsAskedFor(Stores rival) {
        Store store = rival.of(10, () -> now);
        put(store, 1);
        for (int i = 0; i < 9; i++) {
            pass(33);
            assertThat(has(store, 1)).isTrue();
        }
        pass(33);

        assertThat(has(store, 1)).isFalse();
        assertThat(store.size()).isZero();
        store.close();
    }
}
