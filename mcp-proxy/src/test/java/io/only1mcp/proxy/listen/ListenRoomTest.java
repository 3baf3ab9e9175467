package io.only1mcp.proxy.listen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much memory streams of changes may take. */
class ListenRoomTest {
    private static final int REQUEST = 1000;

    @Test
    void aStreamTakesMoreForEachBackendThatItHearsAndForWhatItsRequestSays() {
        assertThat(ListenRoom.bytes(0, 3)).isEqualTo(ListenRoom.bytes(0, 0) + 3 * 6 * 1024);
        assertThat(ListenRoom.bytes(REQUEST, 0)).isGreaterThanOrEqualTo(ListenRoom.bytes(0, 0) + 2 * REQUEST);
    }

    @Test
    void onlyWhatIsThereIsTakenAndWhatIsGivenBackMayBeTakenAgain() {
        ListenRoom room = new ListenRoom(100);
        assertThat(room.take(60)).isTrue();
        assertThat(room.take(41)).isFalse();
        assertThat(room.take(40)).isTrue();
        assertThat(room.take(1)).isFalse();
        room.giveBack(60);
        assertThat(room.take(61)).isFalse();
        assertThat(room.take(60)).isTrue();
    }
}
