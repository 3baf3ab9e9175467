package io.only1mcp.proxy.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.rpc.RpcError;
import java.nio.ByteBuffer;
import java.util.List;

/** Answers that the gateway gives itself. */
public final class Answers {
    /** JSON, and all is well. */
    public static final AnswerHead JSON = AnswerHead.of(200, "application/json");

    /** An event stream must not be held back or changed on its way. */
    public static final AnswerHead EVENTS =
            AnswerHead.of(200, "text/event-stream", "Cache-Control: no-cache", "X-Accel-Buffering: no");

    private static final AnswerHead ACCEPTED = AnswerHead.of(202, null);
    private static final AnswerHead ONLY_POST = AnswerHead.of(405, null, "Allow: POST");
    private static final AnswerHead NO_CONTENT = AnswerHead.of(204, null);
    private static final AnswerHead NOT_FOUND = AnswerHead.of(404, "application/json");
    private static final AnswerHead FORBIDDEN = AnswerHead.of(403, "application/json");
    private static final byte[] NO_ID = "null".getBytes(UTF_8);
    private static final byte[] NOTHING = {};
    private static final byte[] BEGIN = "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(UTF_8);
    private static final byte[] RESULT = ",\"result\":".getBytes(UTF_8);

    private Answers() {}

    /** 202 without a body: a notification was taken. */
    public static void accepted(HttpExchange exchange) {
        exchange.answer(ACCEPTED.answer(exchange.allocator(), exchange.keepAlive(), NOTHING));
    }

    /** 405: this method of HTTP is not served here. */
    public static void onlyPost(HttpExchange exchange) {
        exchange.answer(ONLY_POST.answer(exchange.allocator(), exchange.keepAlive(), NOTHING));
    }

    /** 204: done. */
    public static void noContent(HttpExchange exchange) {
        ByteBuf out = exchange.allocator().directBuffer(NO_CONTENT.mostBytes());
        NO_CONTENT.writeBodiless(out, exchange.keepAlive());
        exchange.answer(out);
    }

    /** 404: there is nothing at this path. */
    public static void notFound(HttpExchange exchange) {
        json(exchange, NOT_FOUND, "{\"error\":\"nothing is served at this path, the endpoint is /mcp\"}");
    }

    /** 403: not for this peer. */
    public static void forbidden(HttpExchange exchange, String why) {
        json(exchange, FORBIDDEN, "{\"error\":\"" + why + "\"}");
    }

    /** A JSON text with a head. */
    public static void json(HttpExchange exchange, AnswerHead head, String json) {
        exchange.answer(head.answer(exchange.allocator(), exchange.keepAlive(), json.getBytes(UTF_8)));
    }

    /** A result. */
    public static void result(HttpExchange exchange, byte[] id, byte[] result) {
        result(exchange, JSON, id, result);
    }

    /** A result that opens a session. */
    public static void session(HttpExchange exchange, String session, byte[] id, byte[] result) {
        result(exchange, AnswerHead.of(200, "application/json", McpHeaders.SESSION_ID + ": " + session), id, result);
    }

    private static void result(HttpExchange exchange, AnswerHead head, byte[] id, byte[] result) {
        int length = BEGIN.length + id.length + RESULT.length + result.length + 1;
        ByteBuf out = exchange.allocator().directBuffer(head.mostBytes() + length);
        head.write(out, length, exchange.keepAlive());
        out.writeBytes(BEGIN)
                .writeBytes(id)
                .writeBytes(RESULT)
                .writeBytes(result)
                .writeByte('}');
        exchange.answer(out);
    }

    /** Messages in an array of {@code most} bytes or less. */
    public static void array(HttpExchange exchange, List<ByteBuffer> messages, int most) {
        ByteBuf out = exchange.allocator().directBuffer(JSON.mostBytes() + most);
        int length = 1;
        for (ByteBuffer message : messages) {
            length += message.remaining() + 1;
        }
        JSON.write(out, length, exchange.keepAlive());
        byte before = '[';
        for (ByteBuffer message : messages) {
            out.writeByte(before).writeBytes(message);
            before = ',';
        }
        exchange.answer(out.writeByte(']'));
    }

    /** An error that may be over in so many seconds. */
    public static void later(HttpExchange exchange, byte[] id, RpcError error, long seconds) {
        AnswerHead head = AnswerHead.of(error.status(), "application/json", "Retry-After: " + seconds);
        exchange.answer(head.answer(exchange.allocator(), exchange.keepAlive(), error.body(id)));
    }

    /** An error. */
    public static void error(HttpExchange exchange, byte[] id, RpcError error) {
        exchange.answer(error.answer(exchange.allocator(), exchange.keepAlive(), id));
    }

    /** An error that belongs to no message. */
    public static void error(HttpExchange exchange, RpcError error) {
        error(exchange, NO_ID, error);
    }

    /** An error that belongs to no message, with a head that says more. */
    public static void error(HttpExchange exchange, AnswerHead head, RpcError error) {
        exchange.answer(head.answer(exchange.allocator(), exchange.keepAlive(), error.body(NO_ID)));
    }
}
