package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.http.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory for what the gateway answers a client at standard streams. */
class FrontCallTest {
    private static final int LARGE = 600_000;
    private static final int PIECE = 50_000;

    private final Room room = new Room(1_000_000);
    private final FrontCall.Limits limits = new FrontCall.Limits(800_000, 800_000, room);
    private final List<String> ends = new ArrayList<>();
    private final List<Integer> given = new ArrayList<>();
    private final FrontCall.Taker taker = new FrontCall.Taker() {
        @Override
        public void line(FrontCall call, byte[] bytes, int end) {
            given.add(call.handOver(end));
        }

        @Override
        public boolean full() {
            return false;
        }

        @Override
        public void over(FrontCall call, @Nullable String why) {
            ends.add(String.valueOf(why));
        }
    };

    private FrontCall begun(String type) {
        FrontCall call = new FrontCall(taker, null, limits, false);
        byte[] bytes =
                ("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 9\r\n\r\n").getBytes(US_ASCII);
        ResponseHead head = new ResponseHead();
        head.scan(bytes, 0, bytes.length);
        call.begin(head, bytes);
        return call;
    }

    /** Passes on what comes, until the call has ended. */
    private void take(FrontCall call) {
        byte[] bytes = ("data: " + "x".repeat(LARGE)).getBytes(US_ASCII);
        int before = ends.size();
        for (int at = 0; at < bytes.length && ends.size() == before; at += PIECE) {
            call.data(bytes, at, Math.min(at + PIECE, bytes.length));
        }
    }

    private static void finish(FrontCall call) {
        call.data("\n\n".getBytes(US_ASCII), 0, 2);
        call.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream"})
    void aLargeAnswerHasRoomUntilItIsWrittenAndOneForWhichThereIsNoneIsAnError(String type) {
        FrontCall first = begun(type);
        take(first);
        FrontCall second = begun(type);
        take(second);
        assertThat(ends).containsExactly("there is no room for the answer now; try again");

        finish(first);
        assertThat(ends).endsWith("null").hasSize(2);
        assertThat(given).singleElement().satisfies(bytes -> assertThat(bytes).isGreaterThanOrEqualTo(LARGE));
        FrontCall third = begun(type);
        take(third);
        assertThat(ends).hasSize(3).endsWith("there is no room for the answer now; try again");

        room.give(given.get(0));
        assertThat(room.take(1_000_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream"})
    void whatNobodyWantsAnyMoreTakesNoRoom(String type) {
        FrontCall dropped = begun(type);
        take(dropped);
        assertThat(room.take(LARGE)).isFalse();
        dropped.drop();

        assertThat(room.take(1_000_000)).isTrue();
    }
}
