package io.only1mcp.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The memory that messages may take which are held whole. */
class HeldMessagesTest {
    private final HeldMessages room = new HeldMessages(1_000_000);

    @Test
    void asMuchIsHeldAsThereIsRoomForAndNoMore() {
        assertThat(room.resize(0, 600_000)).isTrue();
        assertThat(room.resize(600_000, 1_000_000)).isTrue();
        assertThat(room.resize(0, 200_000)).isFalse();
        assertThat(room.resize(1_000_000, 1_000_001)).isFalse();
        assertThat(room.held()).isEqualTo(1_000_000);
        assertThat(room.resize(1_000_000, 0)).isTrue();
        assertThat(room.resize(0, 200_000)).isTrue();
        assertThat(room.held()).isEqualTo(200_000);
    }

    @Test
    void largeOnesLeaveAPartForSmallOnes() {
        assertThat(room.resize(0, 1_000_000)).isTrue();
        int small = 0;
        while (room.resize(0, 50_000)) {
            small++;
        }
        assertThat(small).isEqualTo(5);
        assertThat(room.held()).isEqualTo(1_250_000);
    }
}
