package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.upstream.Replica;
import io.only1mcp.proxy.upstream.RequestHeads;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.RequestHead;

/** The request of a call of the era since 2026-07-28, as it travels to a backend. */
final class ModernRequest {
    /** Room for headers that are passed on. */
    private static final int FORWARDED = 256;

    private ModernRequest() {}

    /** What is to be sent first; a large body stays in {@code body}, behind it. */
    static ByteBuf of(HttpExchange from, RoutedCall call, Replica to, CutBody body) {
        byte[] start = to.heads().relayed(call.method());
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(room(start, from, call));
        try {
            return written(from, call, start, body, out);
        } catch (OutOfMemoryError e) {
            // What is passed on was more than there is room for as a rule.
            out.release();
            throw e;
        }
    }

    private static ByteBuf written(HttpExchange from, RoutedCall call, byte[] start, CutBody body, ByteBuf out) {
        RequestHead head = from.head();
        String encodedName = call.headerName();
        out.writeBytes(start);
        if (call.method().inHeader()) {
            if (encodedName == null) {
                out.writeBytes(call.name(), call.nameFrom(), call.nameTo() - call.nameFrom());
            } else {
                ByteBufUtil.writeAscii(out, encodedName);
            }
            RequestHeads.endLine(out);
        }
        if (head.hasForwarded()) {
            head.writeForwarded(out);
        }
        RequestHeads.end(out, CutBody.bytes(from, call));
        body.write(from, call, out);
        return out;
    }

    private static int room(byte[] start, HttpExchange from, RoutedCall call) {
        String name = call.headerName();
        return start.length
                + (name == null ? call.nameTo() - call.nameFrom() : name.length())
                + (from.head().hasForwarded() ? FORWARDED : 0)
                + RequestHeads.FRAMING
                + CutBody.smallBytes(from, call);
    }
}
