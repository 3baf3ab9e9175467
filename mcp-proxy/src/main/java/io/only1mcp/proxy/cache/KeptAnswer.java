package io.only1mcp.proxy.cache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;

/**
 * What a backend answered to a call, byte for byte as its client got it but for the id, which each caller gets as its own.
 * Lies outside the heap until everybody who {@linkplain #retain holds} it has let go.
 */
public final class KeptAnswer {
    private static final AnswerHead OK = AnswerHead.of(200, "application/json");

    /** About what the heap holds for each: the key, the notes about when it was used, the buffer's own fields. */
    static final int ENTRY_BYTES = 400;

    private final Backend backend;
    private final int status;
    private final ByteBuf bytes;
    private final int idAt;

    /**
     * The answer in {@code body[0, length)} without its id in {@code body[idFrom, idTo)}.
     *
     * @param status the HTTP status that it came with
     */
    KeptAnswer(Backend backend, int status, byte[] body, int length, int idFrom, int idTo) {
        this.backend = backend;
        this.status = status;
        this.idAt = idFrom;
        this.bytes = PooledByteBufAllocator.DEFAULT
                .directBuffer(length - (idTo - idFrom))
                .writeBytes(body, 0, idFrom)
                .writeBytes(body, idTo, length - idTo);
    }

    /** Who answered. */
    Backend backend() {
        return backend;
    }

    /** About how much memory it takes. */
    int memory() {
        return ENTRY_BYTES + bytes.writerIndex() + bytes.maxFastWritableBytes();
    }

    /** Answers a call with it whose id is {@code source[idFrom, idTo)}, as JSON. */
    public void answer(HttpExchange exchange, byte[] source, int idFrom, int idTo) {
        AnswerHead head = status == OK.status() ? OK : AnswerHead.of(status, "application/json");
        int length = bytes.readableBytes() + idTo - idFrom;
        ByteBuf out = exchange.allocator().directBuffer(head.mostBytes() + length);
        head.write(out, length, exchange.keepAlive());
        out.writeBytes(bytes, 0, idAt);
        out.writeBytes(source, idFrom, idTo - idFrom);
        out.writeBytes(bytes, idAt, bytes.writerIndex() - idAt);
        exchange.answer(out);
    }

    /** One more holds it. */
    void retain() {
        bytes.retain();
    }

    /** One lets go of it. */
    void release() {
        bytes.release();
    }
}
