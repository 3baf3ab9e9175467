package io.only1mcp.proxy.stdio;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.rpc.RpcError;

/** Answers that need no child. */
final class HttpAnswers {
    private static final AnswerHead ACCEPTED = AnswerHead.of(202, null);
    private static final AnswerHead NO_CONTENT = AnswerHead.of(204, null);
    private static final AnswerHead NOT_ALLOWED = AnswerHead.of(405, null, "Allow: POST");
    private static final byte[] NOTHING = {};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private HttpAnswers() {}

    /** 202: a notification or a response was taken. */
    static void accepted(HttpExchange exchange) {
        exchange.answer(ACCEPTED.answer(exchange.allocator(), exchange.keepAlive(), NOTHING));
    }

    /** 204: done. */
    static void noContent(HttpExchange exchange) {
        ByteBuf out = exchange.allocator().directBuffer(NO_CONTENT.mostBytes());
        NO_CONTENT.writeBodiless(out, exchange.keepAlive());
        exchange.answer(out);
    }

    /** 405: nothing but POST without a session. */
    static void notAllowed(HttpExchange exchange) {
        exchange.answer(NOT_ALLOWED.answer(exchange.allocator(), exchange.keepAlive(), NOTHING));
    }

    /** An error that belongs to no message. */
    static void error(HttpExchange exchange, RpcError error) {
        exchange.answer(error.answer(exchange.allocator(), exchange.keepAlive(), NULL));
    }

    /** An error that answers a message. */
    static void error(HttpExchange exchange, Message message, RpcError error) {
        exchange.answer(error.answer(exchange.allocator(), exchange.keepAlive(), message.source(message.id())));
    }
}
