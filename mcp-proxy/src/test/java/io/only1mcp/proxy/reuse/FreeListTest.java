package io.only1mcp.proxy.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreeListTest {

    @Test
    void theLastThatCameBackIsGivenFirstAndNoneBeyondTheMostIsKept() {
        FreeList<String> free = new FreeList<>(2);
        assertThat(free.take()).isNull();
        assertThat(free.give("a")).isTrue();
        assertThat(free.give("b")).isTrue();
        assertThat(free.give("c")).isFalse();

        assertThat(free.take()).isEqualTo("b");
        assertThat(free.take()).isEqualTo("a");
        assertThat(free.take()).isNull();
    }
}
