package io.only1mcp.proxy.serve;

import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.LegacyRules;
import io.only1mcp.wire.rpc.RpcError;
import org.jspecify.annotations.Nullable;

/**
 * GET and DELETE at the endpoint, in the eras up to 2025-11-25: the stream of a session, and its end. Later ones know
 * nothing but POST.
 */
final class SessionEndpoint {
    static final RpcError NO_SESSION = RpcError.of(
            400, ErrorCodes.INVALID_REQUEST, McpHeaders.SESSION_ID + ": the header is missing; initialize first");
    static final RpcError UNKNOWN_SESSION = RpcError.of(
            404,
            ErrorCodes.UNKNOWN_SESSION,
            McpHeaders.SESSION_ID + ": there is no such session, it may have ended; initialize again");
    private static final RpcError NO_EVENTS =
            RpcError.of(406, ErrorCodes.INVALID_REQUEST, "Accept: GET is answered with text/event-stream");

    private final ClientSessions sessions;

    SessionEndpoint(ClientSessions sessions) {
        this.sessions = sessions;
    }

    /** Serves what is no POST. */
    void serve(HttpExchange exchange) {
        String version = exchange.head().protocolVersion();
        if (version != null && ProtocolVersion.NEWEST.text().equals(version)) {
            Answers.onlyPost(exchange);
            return;
        }
        RpcError error = LegacyRules.check(exchange.head());
        String id = exchange.head().sessionId();
        ClientSession session = error != null || id == null ? null : sessions.use(id, exchange.caller());
        if (session == null) {
            Answers.error(exchange, error != null ? error : missing(id));
        } else if (exchange.head().method().equals(HttpMethod.DELETE)) {
            sessions.end(session);
            Answers.noContent(exchange);
        } else if (!takesEvents(exchange.head().accept())) {
            Answers.error(exchange, NO_EVENTS);
        } else {
            session.listen(exchange, exchange.head().header(McpHeaders.LAST_EVENT_ID));
        }
    }

    private static boolean takesEvents(@Nullable String accept) {
        return accept == null || accept.contains("text/event-stream") || accept.contains("*/*");
    }

    /** Why there is no session of that id. */
    static RpcError missing(@Nullable String id) {
        return id == null ? NO_SESSION : UNKNOWN_SESSION;
    }
}
