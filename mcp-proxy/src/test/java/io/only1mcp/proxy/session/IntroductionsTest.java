package io.only1mcp.proxy.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What clients say of themselves takes a bounded memory, and what many say alike takes it once. */
class IntroductionsTest {
    private final Introductions introductions = new Introductions(100);

    private static byte[] said(String text) {
        return text.repeat(60).getBytes(UTF_8);
    }

    @Test
    void thoseWhoSayTheSameOneAfterTheOtherShareIt() {
        Introductions.Said first = introductions.add(said("a"));
        assertThat(introductions.haveRoomFor(said("a"))).isTrue();
        assertThat(introductions.haveRoomFor(said("b"))).isFalse();
        Introductions.Said second = introductions.add(said("a"));
        assertThat(second).isSameAs(first);
        introductions.remove(first);
        assertThat(introductions.haveRoomFor(said("b")))
                .as("one session has it still")
                .isFalse();
        introductions.remove(second);
        assertThat(introductions.haveRoomFor(said("b"))).isTrue();
    }

    @Test
    void whatNoSessionHasAnyMoreIsCountedAnewWhenItIsSaidAgain() {
        introductions.remove(introductions.add(said("a")));
        Introductions.Said again = introductions.add(said("a"));
        assertThat(introductions.haveRoomFor(said("b"))).isFalse();
        introductions.remove(again);
        assertThat(introductions.haveRoomFor(said("b"))).isTrue();
    }
}
