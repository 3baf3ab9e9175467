package io.only1mcp.proxy.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.answer.EventStream;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.upstream.BackendCall;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.rpc.RpcError;
import org.jspecify.annotations.Nullable;

/** The rest of an answer whose stream broke off, or was ended by the backend to be asked for again: the client's GET. */
final class AnswerRest extends BackendCall implements Pending {
    private final ClientSession client;
    private final Session from;
    private final EventRelay relay;
    private @Nullable HttpExchange exchange;
    private @Nullable EventStream stream;

    private AnswerRest(ClientSession client, Session from, String last, HttpExchange exchange) {
        super(false);
        this.client = client;
        this.from = from;
        this.exchange = exchange;
        this.relay = EventRelay.rest(client, from, last);
        relay.whenSettled(this::beImpatient);
    }

    @Override
    protected boolean isApart() {
        return true;
    }

    /** Asks the backend for what comes behind an event of an answer. */
    static void begin(ClientSession client, EventIds.Place last, HttpExchange exchange) {
        Session from = client.with(last.backend());
        if (!from.isOpen()) {
            refuse(exchange, 400, "its session with backend " + last.backend().name() + " is not open any more");
            return;
        }
        AnswerRest rest = new AnswerRest(client, from, last.own(), exchange);
        exchange.attach(rest);
        client.began();
        byte[] head = from.streamHead();
        byte[] line = (McpHeaders.LAST_EVENT_ID + ": " + last.own() + "\r\n\r\n").getBytes(UTF_8);
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(head.length + line.length);
        from.replica().send(rest, out.writeBytes(head).writeBytes(line));
    }

    /** Answers that nothing can be had behind an event. */
    static void refuse(HttpExchange exchange, int status, String why) {
        RpcError error = RpcError.of(
                status,
                status < 500 ? ErrorCodes.INVALID_REQUEST : ErrorCodes.BACKEND_FAILED,
                McpHeaders.LAST_EVENT_ID + ": nothing can be had behind this event: " + why);
        Answers.error(exchange, error);
    }

    @Override
    protected void whole(ResponseHead head, byte[] bytes, int start, int end) {
        if (answers(head)) {
            data(bytes, start, end);
            end();
        }
    }

    @Override
    protected void begin(ResponseHead head, byte[] bytes) {
        if (!answers(head)) {
            abandon();
        }
    }

    /** Whether the answer is a stream, whose head then goes to the client. */
    private boolean answers(ResponseHead head) {
        HttpExchange to = exchange;
        if (head.status() == 200 && head.eventStream()) {
            stream = to == null ? null : new EventStream(to);
            return true;
        }
        over();
        if (to != null) {
            refuse(
                    to,
                    head.status() >= 500 ? 502 : 400,
                    "backend " + from.backend().name() + " answered HTTP " + head.status());
        }
        return false;
    }

    @Override
    protected void data(byte[] bytes, int start, int end) {
        EventStream to = stream;
        if (to == null) {
            abandon();
            return;
        }
        ByteBuf events = relay.relay(PooledByteBufAllocator.DEFAULT, bytes, start, end);
        if (events != null) {
            to.events(events);
        }
        if (relay.answered()) {
            over();
            to.end();
            awaitEnd();
            return;
        }
        String tooMuch = relay.tooMuch();
        if (tooMuch != null) {
            abandon();
            failed(Failure.TOO_LARGE, tooMuch);
            return;
        }
        if (relay.waitsForClient()) {
            bePatient();
        }
        if (!to.writable()) {
            pause();
        }
    }

    @Override
    protected void end() {
        EventStream to = stream;
        over();
        if (to != null) {
            to.end();
        }
    }

    @Override
    protected void failed(Failure failure, String why) {
        EventStream to = stream;
        HttpExchange asking = exchange;
        over();
        if (to != null) {
            to.abort();
        } else if (asking != null) {
            refuse(asking, failure.status(), "backend " + from.backend().name() + ": " + why);
        }
    }

    private void over() {
        if (exchange != null) {
            stream = null;
            exchange = null;
            relay.over();
            client.ended();
        }
    }

    @Override
    public void clientGone() {
        // It may ask for the rest once more, and then nobody else may have it.
        abandon();
        over();
    }

    @Override
    public void clientReady() {
        resume();
    }
}
