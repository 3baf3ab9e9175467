package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.session.Session;
import io.only1mcp.mock.session.Sessions;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Fault;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.McpMethods;
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

    private static final byte[] CANCELLED = McpMethods.CANCELLED.getBytes(US_ASCII);
    private static final byte[] NO_ID = "null".getBytes(US_ASCII);
    private static final AnswerHead POST_ONLY = AnswerHead.of(405, null, "Allow: POST");
    private static final AnswerHead POST_OR_DELETE = AnswerHead.of(405, null, "Allow: POST, DELETE");
    private static final AnswerHead NOT_ACCEPTABLE = AnswerHead.of(406, null);
    private static final AnswerHead ENDED = AnswerHead.of(204, null);

    private final String name;
    private final Methods methods;
    private final Envelope envelope;
    private final Sessions sessions;
    private final Reply reply;
    private final Sender sender;
    private final Conversations conversations;
    private final Batch batch;
    private final boolean streams;

    /**
     * A server at its path.
     *
     * @param streams whether clients may open streams, and be asked
     */
    Endpoint(
            Methods methods,
            Conversations conversations,
            boolean streams,
            Envelope envelope,
            Sessions sessions,
            Reply reply,
            Sender sender) {
        this.name = methods.greeting().info().name();
        this.methods = methods;
        this.conversations = conversations;
        this.streams = streams;
        this.envelope = envelope;
        this.sessions = sessions;
        this.reply = reply;
        this.sender = sender;
        this.batch = new Batch(methods, conversations, envelope, reply);
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
        } else if (streams && head.method().equals(HttpMethod.GET) && !isModern(head)) {
            stream(exchange);
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
        RpcError refused = ModernRules.check(message, envelope, exchange.head(), Greeting.SPOKEN);
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
            String id = sessions.begin(name, version);
            Session session = sessions.use(id, name);
            if (streams && session != null) {
                JsonNode message = Trees.parse(exchange.body(), 0, exchange.bodyEnd());
                session.capabilities(Trees.object(message.path("params"), "capabilities"));
            }
            sender.session(exchange, reply, id);
            return null;
        }
        refused = session(exchange.head());
        if (refused == null && request) {
            answer(exchange, false);
        } else if (refused == null) {
            take(exchange);
            sender.accepted(exchange);
        }
        return refused;
    }

    /** Takes a message in a session that wants no answer. */
    private void take(HttpExchange exchange) {
        boolean response = !envelope.has(Field.METHOD);
        methods.counts().count(response ? Operation.RESPONSE : Operation.NOTIFICATION);
        Session session = used(exchange.head());
        if (session != null && (response || envelope.is(Field.METHOD, CANCELLED))) {
            ObjectNode message = Trees.parse(exchange.body(), 0, exchange.bodyEnd());
            if (response) {
                session.answered(message);
            } else {
                session.inHand().cancel(message.at("/params/requestId"));
            }
        }
    }

    private @Nullable Session used(RequestHead head) {
        String id = head.sessionId();
        return id == null ? null : sessions.use(id, name);
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
        } else if (error.equals(Methods.ELSEWHERE)) {
            Session session = modern ? null : used(exchange.head());
            if (session == null) {
                conversations.answer(exchange);
            } else {
                conversations.answer(exchange, session);
            }
        } else if (error.equals(Methods.CUT)) {
            exchange.abort();
        } else if (error.equals(Methods.TRUNCATED)) {
            sender.truncated(exchange, reply);
        } else if (error.equals(Methods.MALFORMED)) {
            sender.malformed(exchange, reply);
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
        Session session = null;
        if (refused == null && !isModern(head) && head.sessionId() != null) {
            refused = session(head);
            session = used(head);
        }
        if (refused != null) {
            return refused;
        }
        if (session == null || session.version() != ProtocolVersion.V2025_03_26) {
            return RpcError.of(Fault.ARRAY, 0);
        }
        boolean array = batch.answer(exchange.body(), exchange.bodyEnd(), session, (answers, delayNanos) -> {
            if (answers.length == 0) {
                sender.accepted(exchange);
                return;
            }
            ByteBuf answer =
                    AnswerHead.of(200, "application/json").answer(exchange.allocator(), exchange.keepAlive(), answers);
            reply.delay(delayNanos);
            sender.send(exchange, answer, reply);
        });
        return array
                ? null
                : RpcError.of(
                        400, ErrorCodes.PARSE_ERROR, "the body is neither a JSON-RPC message nor an array of them");
    }

    /** Opens a stream of a session, or takes one up again. */
    private void stream(HttpExchange exchange) {
        RequestHead head = exchange.head();
        RpcError refused = session(head);
        if (refused == null) {
            refused = LegacyRules.check(head);
        }
        Session session = refused == null ? used(head) : null;
        if (session == null) {
            refuse(exchange, refused == null ? RpcError.of(404, ErrorCodes.INVALID_REQUEST, "gone") : refused, NO_ID);
            return;
        }
        String accept = head.accept();
        if (accept == null || !accept.contains("text/event-stream")) {
            bodiless(exchange, NOT_ACCEPTABLE);
            return;
        }
        String lastEventId = head.header(McpHeaders.LAST_EVENT_ID);
        if (lastEventId == null) {
            session.streams().openStandalone(exchange);
        } else if (!session.streams().resume(exchange, lastEventId)) {
            refuse(
                    exchange,
                    RpcError.of(
                            400, ErrorCodes.INVALID_REQUEST, McpHeaders.LAST_EVENT_ID + ": no stream has that event"),
                    NO_ID);
            return;
        }
        methods.counts().count(Operation.GET);
        sessions.keepAlive();
    }

    private void endSession(HttpExchange exchange) {
        RpcError refused = session(exchange.head());
        if (refused != null) {
            refuse(exchange, refused, NO_ID);
            return;
        }
        methods.counts().count(Operation.DELETE);
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
