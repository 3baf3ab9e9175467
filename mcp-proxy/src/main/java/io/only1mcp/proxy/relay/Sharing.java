package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.cache.Flight;
import io.only1mcp.wire.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Hands the answer to a call on to those that it may be good for besides, where there are any. Used again and again. */
final class Sharing {
    private @Nullable Flight flight;

    /** Begins with a call. */
    void begin(@Nullable Flight shared, Flight.Leader leader) {
        flight = shared;
        if (shared != null) {
            shared.ledBy(leader);
        }
    }

    /** Whether the answer may be good for others, now or later. */
    boolean isOn() {
        return flight != null;
    }

    /** Whether an equal call waits for the answer. */
    boolean isAwaited() {
        return flight != null && flight.isAwaited();
    }

    /** The whole answer has come; the last {@code length} bytes of {@code out} are its body. */
    void whole(ResponseHead head, ByteBuf out, int length, byte[] id, int idLength) {
        Flight shared = flight;
        if (shared != null) {
            flight = null;
            shared.whole(head, out, out.writerIndex() - length, length, id, idLength);
        }
    }

    /** An answer begins that comes in pieces. */
    void begins(ResponseHead head) {
        if (flight != null && !flight.begins(head)) {
            flight = null;
        }
    }

    /** It goes on with {@code piece[from, from + length)}. */
    void goesOn(ByteBuf piece, int from, int length) {
        if (flight != null && !flight.goesOn(piece, from, length)) {
            flight = null;
        }
    }

    /** It is complete. */
    void ends(byte[] id, int idLength) {
        Flight shared = flight;
        if (shared != null) {
            flight = null;
            shared.ends(id, idLength);
        }
    }

    /** The call is over; where nothing was handed on until now, nothing will be. */
    void over() {
        Flight shared = flight;
        if (shared != null) {
            flight = null;
            shared.lost();
        }
    }
}
