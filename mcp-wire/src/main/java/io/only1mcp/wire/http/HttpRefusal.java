package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is turned away before anybody looks at its message. The answer is a JSON-RPC error without an id.
 *
 * @param status the HTTP status
 * @param code the JSON-RPC error code
 * @param message what is wrong
 */
record HttpRefusal(int status, int code, String message) {
    private static final int FORBIDDEN = 403;

    static final HttpRefusal MALFORMED_CHUNKS =
            new HttpRefusal(400, ErrorCodes.INVALID_REQUEST, "the chunks of the body are malformed");
    static final HttpRefusal TOO_SLOW =
            new HttpRefusal(408, ErrorCodes.INVALID_REQUEST, "the request did not arrive in time");
    static final HttpRefusal BUG = new HttpRefusal(500, ErrorCodes.INTERNAL_ERROR, "internal error");
    static final HttpRefusal NO_MEMORY =
            new HttpRefusal(503, ErrorCodes.OVERLOADED, "there is no memory for the request now; try again");
    static final HttpRefusal NO_ROOM =
            new HttpRefusal(503, ErrorCodes.OVERLOADED, "too many bytes of unfinished requests are in hand; try again");

    /** Whether the client calls by a name, or comes from a page, that is none of ours. */
    boolean isForeign() {
        return status == FORBIDDEN;
    }

    /** The whole answer, behind which the connection is closed; or null where there is no memory for it. */
    @Nullable
    ByteBuf answer(ByteBufAllocator allocator, HttpMethod method) {
        try {
            return written(allocator, method);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    private ByteBuf written(ByteBufAllocator allocator, HttpMethod method) {
        byte[] body = ("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":" + code + ",\"message\":"
                        + JsonStrings.quote(message) + "}}")
                .getBytes(UTF_8);
        AnswerHead head = switch (status) {
            case 405 -> AnswerHead.of(405, "application/json", "Allow: POST, GET, DELETE");
            case 503 -> AnswerHead.of(503, "application/json", "Retry-After: 1");
            default -> AnswerHead.of(status, "application/json");
        };
        if (HttpMethod.HEAD.equals(method)) {
            ByteBuf out = allocator.directBuffer(head.mostBytes());
            head.write(out, body.length, false);
            return out;
        }
        return head.answer(allocator, false, body);
    }
}
