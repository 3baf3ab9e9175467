package io.only1mcp.proxy.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/** What waits to be written to somebody who does not read. */
class LineWriterTest {
    private static final byte[] SMALL = new byte[40_000];

    private final Room room = new Room(100_000);
    private final LineWriter writer = new LineWriter(room, () -> {});

    @Test
    void smallLinesThatWaitTakeRoomWhenTheyAreNotFew() {
        int taken = 0;
        while (taken < 10 && writer.offer(SMALL)) {
            taken++;
        }
        assertThat(taken).isEqualTo(3);
        assertThat(room.take(20_001)).isFalse();

        writer.end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out);
        assertThat(out.size()).isEqualTo(3 * (SMALL.length + 1));
        assertThat(room.take(100_000)).isTrue();
    }

    @Test
    void whatComesBehindTheEndTakesNothing() {
        writer.end();
        writer.write(new ByteArrayOutputStream());

        writer.put(SMALL);
        assertThat(writer.offer(new byte[100_000])).isTrue();
        assertThat(writer.waiting()).isZero();
        assertThat(room.take(100_000)).isTrue();
    }
}
