package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Fault;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.LegacyRules;
import io.only1mcp.wire.rpc.MessageRules;
import io.only1mcp.wire.rpc.ModernRules;
import io.only1mcp.wire.rpc.RpcError;
import org.jspecify.annotations.Nullable;

/**
 * One MCP server at its path, in both eras: a message with the metadata of 2026-07-28 is served by itself, any other
 * belongs to a session that {@code initialize} began.
 */
final class Endpoint {

    private static final byte[] NO_ID = "null".getBytes(US_ASCII);
    private static final AnswerHead POST_ONLY = AnswerHead.of(405, null, "Allow: POST");
    private static final AnswerHead POST_OR_DELETE = AnswerHead.of(405, null, "Allow: POST, DELETE");
    private static final AnswerHead ENDED = AnswerHead.of(204, null);

    private final String name;
    private final Methods methods;
    private final Envelope envelope;
    private final Sessions sessions;
    private final Reply reply;
    private final Sender sender;
    private final Batch batch;

    Endpoint(
            ServerSpec server,
            int pageSize,
            Steering steering,
            Envelope envelope,
            Sessions sessions,
            Reply reply,
            Sender sender) {
        this.name = server.name();
        this.methods = new Methods(server, pageSize, steering);
        this.envelope = envelope;
        this.sessions = sessions;
        this.reply = reply;
        this.sender = sender;
        this.batch = new Batch(methods, envelope, reply);
    }

    /** What this server is called. */
    String name() {
        return name;
    }

    /** What this server was asked for. */
    ServerCounts counts() {
        return methods.counts();
    }

    /** Answers whatever came to the path of this server. */
    void serve(HttpExchange exchange) {
        RequestHead head = exchange.head();
        if (head.method().equals(HttpMethod.POST)) {
            post(exchange);
        } else if (head.method().equals(HttpMethod.DELETE) && !isModern(head)) {
            endSession(exchange);
        } else {
            bodiless(exchange, isModern(head) ? POST_ONLY : POST_OR_DELETE);
        }
    }

    private static boolean isModern(RequestHead head) {
        String version = head.protocolVersion();
        ProtocolVersion known = version == null ? null : ProtocolVersion.of(version);
        return known != null && known.modern();
    }

    private void post(HttpExchange exchange) {
        byte[] message = exchange.body();
        RpcError error;
        if (!envelope.scan(message, 0, exchange.bodyEnd())) {
            error = envelope.fault() == Fault.ARRAY
                    ? batch(exchange)
                    : RpcError.of(envelope.fault(), envelope.faultAt());
            if (error != null) {
                refuse(exchange, error, NO_ID);
            }
            return;
        }
        error = MessageRules.check(envelope);
        if (error == null) {
            error = ModernRules.apply(envelope, exchange.head()) ? modern(exchange) : legacy(exchange);
        }
        if (error != null) {
            refuse(exchange, error, RpcError.id(message, envelope));
        }
    }

    /** Serves a message by itself, or says why it is refused. */
    private @Nullable RpcError modern(HttpExchange exchange) {
        byte[] message = exchange.body();
        if (!MessageRules.isRequest(envelope)) {
            if (!envelope.has(Field.METHOD)) {
                return RpcError.of(400, ErrorCodes.INVALID_REQUEST, "the server asked nothing that this could answer");
            }
            methods.counts().count(Operation.NOTIFICATION);
            sender.accepted(exchange);
            return null;
        }
        RpcError refused = ModernRules.check(message, envelope, exchange.head(), ServerTexts.SPOKEN);
        if (refused == null) {
            answer(exchange, true);
        }
        return refused;
    }

    /** Serves a message in its session, or says why it is refused. */
    private @Nullable RpcError legacy(HttpExchange exchange) {
        RpcError refused = LegacyRules.check(exchange.head());
        if (refused != null) {
            return refused;
        }
        boolean request = MessageRules.isRequest(envelope);
        if (request && Methods.isInitialize(envelope)) {
            address(exchange.body());
            ProtocolVersion version = methods.initialize(envelope, reply);
            sender.session(exchange, reply, sessions.begin(name, version));
            return null;
        }
        refused = session(exchange.head());
        if (refused == null && request) {
            answer(exchange, false);
        } else if (refused == null) {
            methods.counts().count(Operation.NOTIFICATION);
            sender.accepted(exchange);
        }
        return refused;
    }

    /** Why the session of a request is none, or null. */
    private @Nullable RpcError session(RequestHead head) {
        String id = head.sessionId();
        if (id == null || head.repeated()) {
            return RpcError.of(
                    400,
                    ErrorCodes.INVALID_REQUEST,
                    McpHeaders.SESSION_ID + ": must come once; initialize answers with it");
        }
        return sessions.use(id, name) == null
                ? RpcError.of(
                        404, ErrorCodes.INVALID_REQUEST, McpHeaders.SESSION_ID + ": no such session; initialize again")
                : null;
    }

    private void answer(HttpExchange exchange, boolean modern) {
        byte[] message = exchange.body();
        address(message);
        RpcError error = methods.answer(message, envelope, modern, reply);
        if (error == null) {
            sender.result(exchange, reply);
        } else {
            byte[] id = RpcError.id(message, envelope);
            sender.send(exchange, error.answer(exchange.allocator(), exchange.keepAlive(), id), reply);
        }
    }

    private void address(byte[] message) {
        reply.to(message, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID));
    }

    /** Serves an array of messages, or says why it is refused: only revision 2025-03-26 has them, in a session. */
    private @Nullable RpcError batch(HttpExchange exchange) {
        RequestHead head = exchange.head();
        RpcError refused = LegacyRules.check(head);
        Sessions.Session session = null;
        if (refused == null && !isModern(head) && head.sessionId() != null) {
            refused = session(head);
            session = sessions.use(head.sessionId(), name);
        }
        if (refused == null && (session == null || session.version() != ProtocolVersion.V2025_03_26)) {
            refused = RpcError.of(Fault.ARRAY, 0);
        }
        if (refused != null) {
            return refused;
        }
        byte[] answers = batch.answer(exchange.body(), exchange.bodyEnd());
        if (answers == null) {
            return RpcError.of(
                    400, ErrorCodes.PARSE_ERROR, "the body is neither a JSON-RPC message nor an array of them");
        }
        if (answers.length == 0) {
            sender.accepted(exchange);
        } else {
            ByteBuf answer =
                    AnswerHead.of(200, "application/json").answer(exchange.allocator(), exchange.keepAlive(), answers);
            reply.delay(batch.delayNanos());
            sender.send(exchange, answer, reply);
        }
        return null;
    }

    private void endSession(HttpExchange exchange) {
        RpcError refused = session(exchange.head());
        if (refused != null) {
            refuse(exchange, refused, NO_ID);
            return;
        }
        String id = exchange.head().sessionId();
        if (id != null) {
            sessions.end(id, name);
        }
        ByteBuf out = exchange.allocator().directBuffer(ENDED.mostBytes());
        ENDED.writeBodiless(out, exchange.keepAlive());
        exchange.answer(out);
    }

    private void refuse(HttpExchange exchange, RpcError error, byte[] id) {
        methods.counts().count(Operation.REFUSED);
        exchange.answer(error.answer(exchange.allocator(), exchange.keepAlive(), id));
    }

    private static void bodiless(HttpExchange exchange, AnswerHead head) {
        ByteBuf out = exchange.allocator().directBuffer(head.mostBytes());
        head.write(out, 0, exchange.keepAlive());
        exchange.answer(out);
    }
}
