package io.only1mcp.mock.server;

import io.netty.buffer.ByteBuf;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.ServerInfo;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.stream.Attended;
import io.only1mcp.mock.stream.EventBody;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * What is said over HTTP on a request of 2026-07-28: JSON, or a stream of events without ids as soon as anything is said
 * before the result. When the client goes away, the request is cancelled.
 */
final class StatelessTalk extends Talk implements Attended {

    private static final String JSON = "application/json";

    private final AnswerStyle style;
    private @Nullable HttpExchange exchange;
    private @Nullable EventBody body;

    StatelessTalk(Request request, ServerInfo server, LoopTime time, AnswerStyle style, HttpExchange exchange) {
        super(request, server, time);
        this.style = style;
        this.exchange = exchange;
        exchange.attach(this);
    }

    @Override
    public void left() {
        exchange = null;
        body = null;
        cancel();
    }

    @Override
    public void open() {
        if (body == null && exchange != null) {
            body = new EventBody(exchange);
        }
    }

    @Override
    public void breakOff() {
        if (exchange != null) {
            exchange.abort();
        }
    }

    @Override
    public void comment() {
        if (body != null) {
            body.comment();
        }
    }

    @Override
    protected void piece(byte[] json) {
        open();
        if (body != null) {
            body.event(null, json);
        }
    }

    @Override
    protected void last(byte[] json, int status) {
        if (exchange == null) {
            return;
        }
        if (body == null && style == AnswerStyle.SSE && status == 200) {
            open();
        }
        HttpExchange ending = exchange;
        exchange = null;
        ending.attach(null);
        if (body == null) {
            ByteBuf answer = AnswerHead.of(status, JSON).answer(ending.allocator(), ending.keepAlive(), json);
            ending.answer(answer);
        } else {
            body.event(null, json);
            body.end();
        }
    }

    @Override
    protected void dropped() {
        // The client has gone, and with it everything that carried the answer.
    }
}
