package io.only1mcp.proxy.cache;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what a backend answered, and whom it is good for. Reusable, for one event loop. */
final class ResponseReader {
    private static final int LARGEST_SCRATCH = 64 * 1024;
    private static final int OK = 200;
    private static final byte[] COMPLETE = {'c', 'o', 'm', 'p', 'l', 'e', 't', 'e'};

    private final Envelope envelope = new Envelope();
    private byte[] scratch = {};
    private boolean keepable;

    ResponseReader() {}

    /**
     * The answer in {@code body[from, from + length)}, where it is one that is good for equal calls: a result that is complete, or
     * an error, with the id that was asked with. Else null, as where the backend wants to hear more from its client.
     *
     * @param modern whether its HTTP status, where it is not 200, is about the message and not about the session
     * @param id the first {@code idLength} bytes are the id of the request, as JSON
     */
    @Nullable
    KeptAnswer read(
            Backend backend, int status, boolean modern, ByteBuf body, int from, int length, byte[] id, int idLength) {
        byte[] bytes = room(length);
        body.getBytes(from, bytes, 0, length);
        KeptAnswer answer = null;
        if ((status == OK || modern) && envelope.scan(bytes, 0, length) && isResponse(bytes, id, idLength)) {
            keepable = status == OK
                    && envelope.has(Field.RESULT)
                    && (!envelope.has(Field.IS_ERROR) || envelope.kind(Field.IS_ERROR) == Kind.FALSE);
            answer = new KeptAnswer(
                    backend, status, bytes, length, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID));
        }
        envelope.forget();
        return answer;
    }

    private byte[] room(int length) {
        if (length > LARGEST_SCRATCH) {
            return new byte[length];
        }
        if (length > scratch.length) {
            scratch = new byte[length];
        }
        return scratch;
    }

    private boolean isResponse(byte[] bytes, byte[] id, int idLength) {
        return envelope.has(Field.ID)
                && Arrays.equals(bytes, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID), id, 0, idLength)
                && !envelope.has(Field.METHOD)
                && (envelope.has(Field.ERROR) ? !envelope.has(Field.RESULT) : isCompleteResult());
    }

    private boolean isCompleteResult() {
        return envelope.kind(Field.RESULT) == Kind.OBJECT
                && (!envelope.has(Field.RESULT_TYPE) || envelope.is(Field.RESULT_TYPE, COMPLETE));
    }

    /** Whether the answer that was read last may be kept: no error of any kind. */
    boolean keepable() {
        return keepable;
    }
}
