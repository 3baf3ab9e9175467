package io.only1mcp.proxy.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.metrics.Counters.Method;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.JsonElements;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.LegacyRules;
import io.only1mcp.wire.rpc.RpcError;
import java.util.List;
import java.util.function.Consumer;

/** Takes arrays of messages, in sessions whose revision has them. */
public final class Batches {
    private static final RpcError UNUSABLE = RpcError.of(
            400,
            ErrorCodes.INVALID_REQUEST,
            "a batch must be a well-formed JSON array of 1 to " + Batch.MOST + " messages");

    private static final RpcError NO_MEMORY =
            RpcError.of(503, ErrorCodes.OVERLOADED, "there is no memory for the batch now; try again");
    private static final byte[] NO_ID = "null".getBytes(UTF_8);

    private final ClientSessions sessions;
    private final Counters counters;
    private final Consumer<HttpExchange> dispatch;
    private final BackendLoop loop;

    /**
     * No batch has come.
     *
     * @param dispatch serves one message
     * @param loop says how large an answer may be, and has the memory for those that are gathered
     */
    public Batches(ClientSessions sessions, Counters counters, Consumer<HttpExchange> dispatch, BackendLoop loop) {
        this.sessions = sessions;
        this.counters = counters;
        this.dispatch = dispatch;
        this.loop = loop;
    }

    /** Serves an array of messages, or refuses it; false, and nothing was done, when there may be none here. */
    public boolean serve(HttpExchange exchange) {
        String id = exchange.head().sessionId();
        ClientSession session =
                id == null || LegacyRules.check(exchange.head()) != null ? null : sessions.use(id, exchange.caller());
        if (session == null || session.version() != ProtocolVersion.V2025_03_26) {
            return false;
        }
        List<JsonElements.Range> elements = JsonElements.of(exchange.body(), 0, exchange.bodyEnd(), Batch.MOST);
        if (elements == null || elements.isEmpty()) {
            counters.error(Method.OTHER, String.valueOf(UNUSABLE.code()));
            Answers.error(exchange, UNUSABLE);
        } else if (!exchange.keepBody()) {
            counters.error(Method.OTHER, String.valueOf(NO_MEMORY.code()));
            Answers.later(exchange, NO_ID, NO_MEMORY, 1);
        } else {
            new Batch(exchange, session, elements, dispatch, loop).goOn();
        }
        return true;
    }
}
