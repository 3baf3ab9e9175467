package io.only1mcp.mock.server;

import io.netty.buffer.ByteBuf;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.ServerInfo;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.session.Session;
import io.only1mcp.mock.stream.Attended;
import io.only1mcp.mock.stream.EventLog;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * What is said over HTTP on a request in a session: JSON, or a stream of the session as soon as anything is said before
 * the result. A client that goes away may take the stream up again, and only its word cancels the request.
 */
final class SessionTalk extends Talk implements Attended {

    private static final AnswerHead JSON = AnswerHead.of(200, "application/json");

    private final Session session;
    private final AnswerStyle style;
    private @Nullable HttpExchange exchange;
    private @Nullable EventLog stream;

    SessionTalk(
            Request request,
            ServerInfo server,
            LoopTime time,
            AnswerStyle style,
            Session session,
            HttpExchange exchange) {
        super(request, server, time);
        this.session = session;
        this.style = style;
        this.exchange = exchange;
        exchange.attach(this);
        session.inHand().add(request.id(), this::cancel);
        whenOver(() -> session.inHand().remove(request.id()));
    }

    @Override
    public void left() {
        exchange = null;
    }

    @Override
    public void open() {
        if (stream == null && exchange != null) {
            stream = session.streams().open(exchange);
            exchange = null;
        }
    }

    @Override
    public void breakOff() {
        open();
        if (stream != null) {
            stream.release();
        }
    }

    @Override
    public void comment() {
        if (stream != null) {
            stream.comment();
        }
    }

    @Override
    protected void piece(byte[] json) {
        open();
        if (stream != null) {
            stream.send(json);
        }
    }

    @Override
    protected void last(byte[] json, int status) {
        if (style == AnswerStyle.SSE) {
            open();
        }
        if (stream != null) {
            stream.send(json);
            stream.finish();
        } else if (exchange != null) {
            HttpExchange ending = exchange;
            exchange = null;
            ending.attach(null);
            ByteBuf answer = JSON.answer(ending.allocator(), ending.keepAlive(), json);
            ending.answer(answer);
        }
    }

    @Override
    protected void dropped() {
        open();
        if (stream != null) {
            stream.finish();
        }
    }
}
