package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.SpareArrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call as its backend gets it, cut as a {@link RoutedCall} says. A small one is copied behind its head; a
 * large one stays in the array that it came in, where the shorter side of the cut is moved.
 */
final class CutBody {
    private static final int LARGE = 64 * 1024;
    private static final byte[] NOTHING = {};

    private byte[] tail = NOTHING;
    private int tailFrom;
    private int tailTo;

    /** Where the array came from, if it is to go back there. */
    private @Nullable SpareArrays spareArrays;

    /** How long the body will be. */
    static int bytes(HttpExchange from, RoutedCall call) {
        return from.bodyEnd() - (call.cutTo() - call.cutFrom()) + call.insert().length;
    }

    /** How much of it will be copied behind the head. */
    static int smallBytes(HttpExchange from, RoutedCall call) {
        return from.bodyEnd() > LARGE ? 0 : bytes(from, call);
    }

    /** Writes a small body; keeps a large one as {@link #tail}. */
    void write(HttpExchange from, RoutedCall call, ByteBuf out) {
        byte[] body = from.body();
        int end = from.bodyEnd();
        if (end <= LARGE) {
            out.writeBytes(body, 0, call.cutFrom());
            if (call.insert().length > 0) {
                out.writeBytes(call.insert());
            }
            out.writeBytes(body, call.cutTo(), end - call.cutTo());
            return;
        }
        int shorter = call.cutTo() - call.cutFrom() - call.insert().length;
        if (from.ownsBody() && shorter >= 0) {
            tail = body;
            tailFrom = shorter;
            spareArrays = from.spareArrays();
        } else {
            tail = new byte[bytes(from, call)];
            tailFrom = 0;
            int behind = call.cutFrom() + call.insert().length;
            System.arraycopy(body, call.cutTo(), tail, behind, end - call.cutTo());
        }
        System.arraycopy(body, 0, tail, tailFrom, call.cutFrom());
        System.arraycopy(call.insert(), 0, tail, tailFrom + call.cutFrom(), call.insert().length);
        tailTo = tailFrom + bytes(from, call);
    }

    /** The call is over: nothing more is sent, and the array may hold another body. */
    void over() {
        if (spareArrays != null) {
            spareArrays.giveBack(tail);
        }
        forget();
    }

    /** It will not be sent again, but may still be on its way. */
    void forget() {
        spareArrays = null;
        tail = NOTHING;
        tailFrom = 0;
        tailTo = 0;
    }

    /** The array that holds a large body. */
    byte[] tail() {
        return tail;
    }

    /** Where it begins; the same as {@link #tailTo} when the body was small. */
    int tailFrom() {
        return tailFrom;
    }

    /** Where it ends. */
    int tailTo() {
        return tailTo;
    }
}
