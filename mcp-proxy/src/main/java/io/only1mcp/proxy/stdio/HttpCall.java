package io.only1mcp.proxy.stdio;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import org.jspecify.annotations.Nullable;

/** A request that came by HTTP: answered as JSON when the answer is the first that comes, else as an event stream. */
class HttpCall extends Call {
    private static final AnswerHead OK = AnswerHead.of(200, "application/json");
    private static final AnswerHead BAD_REQUEST = AnswerHead.of(400, "application/json");
    private static final AnswerHead NOT_FOUND = AnswerHead.of(404, "application/json");

    private final boolean modern;
    private @Nullable HttpExchange exchange;
    private @Nullable EventStream stream;

    HttpCall(HttpExchange exchange, boolean modern) {
        this.exchange = exchange;
        this.modern = modern;
    }

    /** The client has gone. */
    final void clientGone() {
        exchange = null;
        stream = null;
    }

    /** Whether somebody waits for the answer. */
    final boolean isOpen() {
        return exchange != null;
    }

    /** The head of an answer with that status. */
    AnswerHead head(int status) {
        return switch (status) {
            case 400 -> BAD_REQUEST;
            case 404 -> NOT_FOUND;
            default -> OK;
        };
    }

    /** Whether the client takes bytes. */
    final boolean writable() {
        return exchange == null || exchange.writable();
    }

    /** How many bytes wait for the client. */
    final long unsent() {
        HttpExchange to = exchange;
        ChannelOutboundBuffer outbound =
                to == null ? null : to.channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    /** Keeps a stream alive that nothing has come of for some time. */
    final void keepAlive() {
        if (stream != null && listens()) {
            stream.comment();
        }
    }

    @Override
    final void notified(byte[] message) {
        if (exchange != null) {
            if (stream == null) {
                stream = new EventStream(exchange, null);
            }
            stream.message(message, message.length);
        }
    }

    @Override
    void answered(byte[] message, Message origin) {
        HttpExchange to = exchange;
        exchange = null;
        if (to == null) {
            return;
        }
        if (stream != null) {
            stream.message(message, message.length);
            stream.end();
        } else {
            ByteBuf answer =
                    head(modern ? status(origin.errorCode()) : 200).answer(to.allocator(), to.keepAlive(), message);
            to.answer(answer);
        }
    }

    /** The status that an error travels with since 2026-07-28. */
    private static int status(int errorCode) {
        return switch (errorCode) {
            case ErrorCodes.METHOD_NOT_FOUND -> 404;
            case ErrorCodes.HEADER_MISMATCH, ErrorCodes.MISSING_CAPABILITY, ErrorCodes.UNSUPPORTED_VERSION -> 400;
            default -> 200;
        };
    }

    @Override
    void failed(RpcError error) {
        HttpExchange to = exchange;
        exchange = null;
        if (to == null) {
            return;
        }
        if (stream != null) {
            // What has gone cannot be taken back: whoever reads must see that the stream is not complete.
            to.attach(null);
            to.abort();
        } else {
            to.answer(error.answer(to.allocator(), to.keepAlive(), id()));
        }
    }
}
