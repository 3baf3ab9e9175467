package io.only1mcp.wire.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC error that answers a request.
 *
 * @param status the HTTP status that it travels with
 * @param code the JSON-RPC error code
 * @param message what is wrong, and what to do
 * @param data further details as JSON, or null
 */
public record RpcError(
        int status, int code, String message, @Nullable String data) {
    private static final byte[] NULL = "null".getBytes(UTF_8);

    /** An error without further details. */
    public static RpcError of(int status, int code, String message) {
        return new RpcError(status, code, message, null);
    }

    /** The refusal of a text in which the envelope saw a fault. */
    public static RpcError of(Envelope.Fault fault, int at) {
        int code = switch (fault) {
            case NOT_JSON, NOT_UTF8, CONTROL_CHARACTER -> ErrorCodes.PARSE_ERROR;
            default -> ErrorCodes.INVALID_REQUEST;
        };
        return of(400, code, "the body is not one JSON-RPC message: " + fault.words() + ", at byte " + at);
    }

    /**
     * The id of the message that was scanned, as it stands in its source with its quotes; {@code null} in JSON when it
     * has none that may be repeated.
     */
    public static byte[] id(byte[] message, Envelope envelope) {
        boolean usable = envelope.kind(Field.ID) == Envelope.Kind.STRING || envelope.isInteger(Field.ID);
        return usable
                ? Arrays.copyOfRange(message, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID))
                : NULL;
    }

    /** The message that carries the error. */
    public byte[] body(byte[] id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128 + message.length());
        out.writeBytes("{\"jsonrpc\":\"2.0\",\"id\":".getBytes(UTF_8));
        out.writeBytes(id);
        String rest = ",\"error\":{\"code\":" + code + ",\"message\":" + JsonStrings.quote(message)
                + (data == null ? "" : ",\"data\":" + data) + "}}";
        out.writeBytes(rest.getBytes(UTF_8));
        return out.toByteArray();
    }

    /** The whole HTTP answer that carries the error. */
    public ByteBuf answer(ByteBufAllocator allocator, boolean keepAlive, byte[] id) {
        return AnswerHead.of(status, "application/json").answer(allocator, keepAlive, body(id));
    }
}
