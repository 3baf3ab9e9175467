package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.mock.behaviour.CallKey;
import io.only1mcp.mock.catalogue.ToolSpec;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.LegacyRules;
import io.only1mcp.wire.rpc.RpcError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one server answers to each method, whatever brought the message. */
final class Methods {

    private static final byte[] CALL = ascii(McpMethods.TOOLS_CALL);
    private static final byte[] LIST = ascii(McpMethods.TOOLS_LIST);
    private static final byte[] DISCOVER = ascii(McpMethods.SERVER_DISCOVER);
    private static final byte[] INITIALIZE = ascii(McpMethods.INITIALIZE);
    private static final byte[] PING = ascii(McpMethods.PING);

    /** The answer is not one that is encoded in advance. */
    static final RpcError ELSEWHERE = RpcError.of(404, ErrorCodes.METHOD_NOT_FOUND, "answered elsewhere");

    /** The connection breaks off without an answer, where it is this request's own. */
    static final RpcError CUT = RpcError.of(200, ErrorCodes.INTERNAL_ERROR, "injected end of the connection");

    /** The answer, which stands in the reply, is an event stream that breaks off amid its event. */
    static final RpcError TRUNCATED = RpcError.of(200, ErrorCodes.INTERNAL_ERROR, "injected end of the answer");

    /** The answer, which stands in the reply, ends amid its JSON. */
    static final RpcError MALFORMED = RpcError.of(200, ErrorCodes.INTERNAL_ERROR, "injected end of the JSON");

    private static final RpcError RATE_LIMITED =
            RpcError.of(429, ErrorCodes.INTERNAL_ERROR, "injected rate limit: too many calls");

    private static final RpcError INJECTED = RpcError.of(200, ErrorCodes.INTERNAL_ERROR, "injected error");

    private final Greeting greeting;
    private final @Nullable ServerTexts texts;
    private final Steering steering;
    private final Map<String, Tool> toolsByName = new LinkedHashMap<>();
    private final NameTable<Tool> tools;
    private final Arguments arguments = new Arguments();
    private final ServerCounts counts;

    /**
     * A server whose tools are encoded in advance, all or none.
     *
     * @param tools of the server
     * @param texts about the tools, or null when the server answers every question about them elsewhere
     */
    Methods(Greeting greeting, List<ToolSpec> tools, @Nullable ServerTexts texts, Steering steering) {
        this.greeting = greeting;
        this.texts = texts;
        this.steering = steering;
        for (ToolSpec tool : tools) {
            toolsByName.put(tool.name(), new Tool(tool));
        }
        this.tools = new NameTable<>(toolsByName);
        counts = new ServerCounts(List.copyOf(toolsByName.values()));
    }

    /**
     * Answers a request that keeps the rules of its era.
     *
     * @param message the bytes that the envelope scanned
     * @param reply the answer goes here, already addressed to the request
     * @return null, or the error that is the answer instead; {@link #ELSEWHERE} where the answer comes from elsewhere, and
     *     {@link #CUT}, {@link #TRUNCATED} and {@link #MALFORMED} where the connection can be made to show them
     */
    @Nullable
    RpcError answer(byte[] message, Envelope envelope, boolean modern, Reply reply) {
        ServerTexts about = texts;
        if (about != null && envelope.is(Field.METHOD, CALL)) {
            return call(about, message, envelope, modern, reply);
        }
        if (about != null && envelope.is(Field.METHOD, LIST)) {
            return list(about, message, envelope, modern, reply);
        }
        if (modern && envelope.is(Field.METHOD, DISCOVER)) {
            counts.count(Operation.DISCOVER);
            reply.text(greeting.discover());
            return null;
        }
        if (!modern && envelope.is(Field.METHOD, PING)) {
            counts.count(Operation.PING);
            reply.text(ServerTexts.PONG);
            return null;
        }
        return ELSEWHERE;
    }

    private @Nullable RpcError call(ServerTexts about, byte[] message, Envelope envelope, boolean modern, Reply reply) {
        counts.count(Operation.TOOLS_CALL);
        Tool tool = envelope.kind(Field.NAME) == Kind.STRING ? tool(message, envelope) : null;
        if (tool == null) {
            return invalid("unknown tool: " + envelope.text(Field.NAME));
        }
        tool.count();
        if (envelope.kind(Field.ARGUMENTS) == Kind.OBJECT) {
            arguments.read(message, envelope.start(Field.ARGUMENTS), envelope.end(Field.ARGUMENTS), tool.names());
        } else if (envelope.has(Field.ARGUMENTS)) {
            return invalid("params.arguments: must be an object");
        } else {
            arguments.none();
        }
        long request = steering.next();
        long delay = steering.latencyNanos(request);
        RpcError spoilt = null;
        if (steering.knowsCalls()) {
            long call = envelope.kind(Field.ARGUMENTS) == Kind.OBJECT
                    ? CallKey.of(message, envelope.start(Field.ARGUMENTS), envelope.end(Field.ARGUMENTS), request)
                    : request;
            delay += steering.networkNanos(call);
            switch (steering.injected(call)) {
                case NONE -> {}
                case SLOW -> delay += steering.slowNanos();
                case FAILURE -> {
                    reply.delay(delay);
                    return INJECTED;
                }
                case PARTITION -> {
                    return CUT;
                }
                case RATE_LIMITED -> {
                    reply.delay(delay);
                    return RATE_LIMITED;
                }
                case TRUNCATED -> spoilt = TRUNCATED;
                case MALFORMED -> spoilt = MALFORMED;
            }
        }
        reply.delay(delay);
        if (steering.fails(request)) {
            return INJECTED;
        }
        if (!tool.complete(arguments) || (arguments.hasFirst() && !arguments.isString())) {
            reply.text(about.refusedCall(tool.complaint(arguments), modern));
        } else if (arguments.hasFirst()) {
            reply.filled(ServerTexts.CALL, arguments.start(), arguments.end(), about.callEnd(modern));
        } else {
            reply.filled(ServerTexts.CALL, 0, 0, about.callEnd(modern));
        }
        return spoilt;
    }

    private @Nullable Tool tool(byte[] message, Envelope envelope) {
        return envelope.escaped(Field.NAME)
                ? toolsByName.get(envelope.text(Field.NAME))
                : tools.find(message, envelope.start(Field.NAME), envelope.end(Field.NAME));
    }

    private @Nullable RpcError list(ServerTexts about, byte[] message, Envelope envelope, boolean modern, Reply reply) {
        counts.count(Operation.TOOLS_LIST);
        byte[] page = about.page(message, envelope, modern);
        if (page == null) {
            return invalid("params.cursor: is not one of this list");
        }
        reply.delay(steering.delayNanos(steering.next()));
        reply.text(page);
        return null;
    }

    /** Who the server is, and what it says of itself. */
    Greeting greeting() {
        return greeting;
    }

    /** What was asked for since the mark. */
    ServerCounts counts() {
        return counts;
    }

    /** Whether the message is the request that begins a session. */
    static boolean isInitialize(Envelope envelope) {
        return envelope.is(Field.METHOD, INITIALIZE);
    }

    /** Whether the message is the request that is answered in any state. */
    static boolean isPing(Envelope envelope) {
        return envelope.is(Field.METHOD, PING);
    }

    /** Answers initialize and returns the revision that is agreed. */
    ProtocolVersion initialize(Envelope envelope, Reply reply) {
        counts.count(Operation.INITIALIZE);
        ProtocolVersion version = LegacyRules.negotiate(envelope.text(Field.PROTOCOL_VERSION));
        reply.text(greeting.initialize(version));
        return version;
    }

    private static RpcError invalid(String message) {
        return RpcError.of(200, ErrorCodes.INVALID_PARAMS, message);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
