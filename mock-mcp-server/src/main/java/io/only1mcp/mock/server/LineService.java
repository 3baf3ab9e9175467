package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.dialogue.Features;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.everything.Everything;
import io.only1mcp.mock.library.Library;
import io.only1mcp.mock.library.Pages;
import io.only1mcp.mock.listen.Changes;
import io.only1mcp.mock.listen.Listeners;
import io.only1mcp.mock.session.InHand;
import io.only1mcp.mock.session.Session;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Fault;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.MessageRules;
import io.only1mcp.wire.rpc.ModernRules;
import io.only1mcp.wire.rpc.RpcError;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server over lines, in both eras: a message with the metadata of 2026-07-28 is served by itself, any other belongs
 * to the one session that {@code initialize} began. Everything in it belongs to one loop.
 */
public final class LineService {

    private static final byte[] CANCELLED = McpMethods.CANCELLED.getBytes(US_ASCII);
    private static final byte[] DISCOVER = McpMethods.SERVER_DISCOVER.getBytes(US_ASCII);

    private final Methods methods;
    private final Conversations conversations;
    private final Listeners listeners;
    private final Envelope envelope = new Envelope();
    private final Reply reply;
    private final Batch batch;
    private final InHand inHand = new InHand();
    private final LoopTime time;
    private final Consumer<byte[]> line;
    private @Nullable Session session;

    /**
     * A service.
     *
     * @param config has exactly one server
     * @param line takes each message, without the line feed behind it
     */
    public LineService(MockConfig config, LoopTime time, Consumer<byte[]> line) {
        if (config.names().size() != 1) {
            throw new IllegalArgumentException("servers: over standard streams there is one, got " + config.names());
        }
        this.time = time;
        this.line = line;
        Steering steering = new Steering(config.behaviour(), time);
        this.reply = new Reply(config.behaviour().payloadBytes());
        this.listeners = new Listeners(steering::breaks);
        Features features;
        if (config.everything()) {
            Changes changes = new Changes(listeners, this::withSession);
            features = new Everything(config.pageSize(), changes, steering::breaks, time);
            methods = MockService.everything(steering);
        } else {
            ServerSpec server = config.servers().get(0);
            features = new Library(server.library(), new Pages(server.name(), config.pageSize()), steering::breaks);
            methods = MockService.methods(server, config.pageSize(), steering);
        }
        this.conversations = new Conversations(features, methods, config.answers(), steering, time);
        this.batch = new Batch(methods, conversations, envelope, reply);
    }

    private void withSession(Consumer<Session> what) {
        if (session != null) {
            what.accept(session);
        }
    }

    /** Takes one message, in {@code bytes[from, to)}. */
    public void take(byte[] bytes, int from, int to) {
        RpcError error;
        if (!envelope.scan(bytes, from, to)) {
            error = RpcError.of(envelope.fault(), envelope.faultAt());
            if (envelope.fault() != Fault.ARRAY || !batch(bytes, from, to)) {
                line.accept(error.body("null".getBytes(US_ASCII)));
            }
            return;
        }
        error = MessageRules.check(envelope);
        if (error == null) {
            error = MessageRules.isRequest(envelope) ? answer(bytes, from, to) : note(bytes, from, to);
        }
        if (error != null) {
            methods.counts().count(Operation.REFUSED);
            line.accept(error.body(RpcError.id(bytes, envelope)));
        }
    }

    /** Serves an array of messages, where the session is of the revision that has them. */
    private boolean batch(byte[] bytes, int from, int to) {
        Session own = session;
        if (own == null || own.version() != ProtocolVersion.V2025_03_26) {
            return false;
        }
        byte[] array = Arrays.copyOfRange(bytes, from, to);
        return batch.answer(array, array.length, own, (answers, delayNanos) -> {
            if (answers.length > 0) {
                time.wake(time.nanos() + delayNanos, () -> line.accept(answers));
            }
        });
    }

    /** Takes a message that wants no answer. */
    private @Nullable RpcError note(byte[] bytes, int from, int to) {
        boolean response = !envelope.has(Field.METHOD);
        methods.counts().count(response ? Operation.RESPONSE : Operation.NOTIFICATION);
        if (response && session != null) {
            session.answered(Trees.parse(bytes, from, to));
        } else if (envelope.is(Field.METHOD, CANCELLED)) {
            inHand.cancel(Trees.parse(bytes, from, to).at("/params/requestId"));
        }
        return null;
    }

    /** Answers a request, or says why it is refused. */
    private @Nullable RpcError answer(byte[] bytes, int from, int to) {
        boolean modern = envelope.has(Field.META_VERSION);
        if (!modern && Methods.isInitialize(envelope)) {
            begin(bytes, from, to);
            return null;
        }
        RpcError refused = modern ? modern(bytes) : legacy();
        if (refused != null) {
            return refused;
        }
        reply.to(bytes, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID));
        RpcError error = methods.answer(bytes, envelope, modern, reply);
        if (error == null) {
            send(bytes, from, to, encoded());
        } else if (error.equals(Methods.ELSEWHERE)) {
            ObjectNode message = Trees.parse(bytes, from, to);
            Session own = session;
            Request request = modern || own == null ? Request.modern(message, null) : Request.inSession(message, own);
            conversations.answer(new LineTalk(request, methods.greeting().info(), time, inHand, line));
        } else {
            send(bytes, from, to, error.body(RpcError.id(bytes, envelope)));
        }
        return null;
    }

    private void begin(byte[] bytes, int from, int to) {
        reply.to(bytes, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID));
        Session begun = Session.overLines(methods.greeting().info().name(), methods.initialize(envelope, reply), line);
        JsonNode params = Trees.parse(bytes, from, to).path("params");
        begun.capabilities(Trees.object(params, "capabilities"));
        session = begun;
        line.accept(encoded());
    }

    private byte[] encoded() {
        ByteBuf out = Unpooled.buffer(reply.length());
        reply.write(out);
        return ByteBufUtil.getBytes(out);
    }

    /** Sends an answer when it is due, unless its request is cancelled before. */
    private void send(byte[] bytes, int from, int to, byte[] answer) {
        if (reply.delayNanos() == 0) {
            line.accept(answer);
            return;
        }
        JsonNode id = Trees.parse(bytes, from, to).path("id");
        boolean[] cancelled = {false};
        inHand.add(id, () -> {
            cancelled[0] = true;
            methods.counts().countCancelled();
        });
        time.wake(time.nanos() + reply.delayNanos(), () -> {
            if (!cancelled[0]) {
                inHand.remove(id);
                line.accept(answer);
            }
        });
    }

    private @Nullable RpcError modern(byte[] bytes) {
        if (envelope.kind(Field.META_VERSION) != Kind.STRING) {
            return incomplete(MetaKeys.PROTOCOL_VERSION);
        }
        if (envelope.kind(Field.META_CAPABILITIES) != Kind.OBJECT) {
            return incomplete(MetaKeys.CLIENT_CAPABILITIES);
        }
        ProtocolVersion version =
                ProtocolVersion.of(bytes, envelope.start(Field.META_VERSION), envelope.end(Field.META_VERSION));
        return version == null || !version.modern()
                ? ModernRules.unsupported(envelope.text(Field.META_VERSION), Greeting.SPOKEN)
                : null;
    }

    private @Nullable RpcError legacy() {
        if (envelope.is(Field.METHOD, DISCOVER)) {
            return incomplete(MetaKeys.PROTOCOL_VERSION);
        }
        return session == null && !Methods.isPing(envelope)
                ? RpcError.of(
                        400, ErrorCodes.INVALID_REQUEST, "initialize comes first, or _meta as of 2026-07-28 with each")
                : null;
    }

    private static RpcError incomplete(String key) {
        return RpcError.of(400, ErrorCodes.INVALID_PARAMS, "params._meta[\"" + key + "\"]: is missing or malformed");
    }

    /** Ends what would never end by itself. */
    public void end() {
        listeners.endAll();
    }

    /** How many requests are not answered yet. */
    public int inHand() {
        return inHand.size();
    }
}
