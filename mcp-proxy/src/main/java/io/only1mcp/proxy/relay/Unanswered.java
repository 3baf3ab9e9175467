package io.only1mcp.proxy.relay;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import org.jspecify.annotations.Nullable;

/** What a client is told whose backend gives no answer, or none that could be passed on. */
public final class Unanswered {
    private static final int RETRY_LATER = 503;

    private Unanswered() {}

    /**
     * Answers in place of the backend.
     *
     * @param id the id of the request, as JSON
     * @param asked who did not answer
     * @param why in words that follow its name
     */
    public static void answer(HttpExchange exchange, byte[] id, Backend asked, Failure failure, String why) {
        RpcError error = RpcError.of(failure.status(), failure.code(), "backend " + asked.name() + ": " + why);
        try {
            if (failure.status() == RETRY_LATER) {
                Answers.later(exchange, id, error, asked.retrySeconds());
            } else {
                Answers.error(exchange, id, error);
            }
        } catch (OutOfMemoryError e) {
            cut(exchange);
        }
    }

    /** The same, unless its answer has begun: what has gone cannot be taken back, and the client must see that it is not whole. */
    static void end(HttpExchange exchange, boolean begun, byte[] id, Backend asked, Failure failure, String why) {
        if (begun) {
            cut(exchange);
        } else {
            answer(exchange, id, asked, failure, why);
        }
    }

    /** Tells the client by the end of its connection that the answer will not come whole. */
    static void cut(HttpExchange exchange) {
        exchange.attach(null);
        exchange.abort();
    }

    /** What ends an event stream that has begun. */
    static RpcError amidStream(@Nullable Backend asked, String why) {
        String name = asked == null ? "" : asked.name();
        return RpcError.of(200, ErrorCodes.BACKEND_FAILED, "backend " + name + ": " + why);
    }
}
