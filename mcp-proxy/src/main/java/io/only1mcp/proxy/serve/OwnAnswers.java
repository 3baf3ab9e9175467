package io.only1mcp.proxy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.auth.Permissions;
import io.only1mcp.proxy.catalogue.Asking;
import io.only1mcp.proxy.catalogue.Directory;
import io.only1mcp.proxy.catalogue.Handshake;
import io.only1mcp.proxy.catalogue.ItemKind;
import io.only1mcp.proxy.catalogue.Lists;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.metrics.Counters.Method;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.RpcError;
import java.security.Principal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests that the gateway answers itself: what it can do, lists, ping, the log level, and initialize. */
final class OwnAnswers {
    private static final byte[] SERVER_DISCOVER = McpMethods.SERVER_DISCOVER.getBytes(UTF_8);
    private static final byte[] PING = McpMethods.PING.getBytes(UTF_8);
    private static final byte[] LOGGING_SET_LEVEL = McpMethods.LOGGING_SET_LEVEL.getBytes(UTF_8);
    private static final Pattern LEVEL =
            Pattern.compile("\"level\"\\s*:\\s*\"(?:debug|info|notice|warning|error|critical|alert|emergency)\"");

    /** They wait with the request until it is known which backends log. */
    private static final int MOST_LEVEL_PARAMS = 4 * 1024;

    private static final byte[] EMPTY = "{}".getBytes(UTF_8);

    private final Directory directory;
    private final Handshake handshake;
    private final Lists lists;
    private final ClientSessions sessions;
    private final Counters counters;

    OwnAnswers(Directory directory, Handshake handshake, Lists lists, ClientSessions sessions, Counters counters) {
        this.directory = directory;
        this.handshake = handshake;
        this.lists = lists;
        this.sessions = sessions;
        this.counters = counters;
    }

    /**
     * Opens a session, when the revision is agreed.
     *
     * @param envelope has scanned an initialize that {@link Initializing#check} has nothing against
     * @param startedAt when it came; an instant of {@link System#nanoTime}
     */
    void initialize(HttpExchange exchange, Envelope envelope, long startedAt) {
        Initializing opening = new Initializing(exchange, envelope, sessions, counters, startedAt);
        handshake.initialize(envelope.text(Field.PROTOCOL_VERSION), exchange.caller(), opening);
    }

    /**
     * Answers any other request, of methods that nobody knows too.
     *
     * @param envelope has scanned it
     * @param session in which it came; null in the era since 2026-07-28
     * @param startedAt when it came; an instant of {@link System#nanoTime}
     */
    void answer(HttpExchange exchange, Envelope envelope, @Nullable ClientSession session, long startedAt) {
        boolean modern = session == null;
        ItemKind listed = ItemKind.listedBy(envelope);
        Method method = listed == null ? method(envelope, modern) : listed.counted();
        Answering answering =
                new Answering(exchange, counters, method, RpcError.id(exchange.body(), envelope), startedAt);
        if (listed != null) {
            list(listed, envelope, session == null ? Asking.STATELESS : session, exchange.caller(), answering);
            return;
        }
        switch (method) {
            case SERVER_DISCOVER -> handshake.discover(exchange.caller(), answering);
            case PING -> answering.result(EMPTY);
            case LOGGING_SET_LEVEL -> setLevel(envelope, session, answering);
            default ->
                answering.refused(RpcError.of(
                        modern ? 404 : 200,
                        ErrorCodes.METHOD_NOT_FOUND,
                        "method not found: " + envelope.text(Field.METHOD)));
        }
    }

    private static Method method(Envelope envelope, boolean modern) {
        if (modern) {
            return envelope.is(Field.METHOD, SERVER_DISCOVER) ? Method.SERVER_DISCOVER : Method.OTHER;
        }
        if (envelope.is(Field.METHOD, PING)) {
            return Method.PING;
        }
        return envelope.is(Field.METHOD, LOGGING_SET_LEVEL) ? Method.LOGGING_SET_LEVEL : Method.OTHER;
    }

    private void setLevel(Envelope envelope, @Nullable ClientSession session, Answering answering) {
        if (envelope.has(Field.PARAMS)
                && envelope.end(Field.PARAMS) - envelope.start(Field.PARAMS) > MOST_LEVEL_PARAMS) {
            answering.refused(RpcError.of(
                    200, ErrorCodes.INVALID_PARAMS, "params: must be at most " + MOST_LEVEL_PARAMS + " bytes"));
            return;
        }
        String params = envelope.text(Field.PARAMS).strip();
        Matcher level = LEVEL.matcher(params);
        directory.learn(false, () -> {
            if (!directory.anyMayHave(false, "logging")) {
                answering.refused(RpcError.of(
                        200,
                        ErrorCodes.METHOD_NOT_FOUND,
                        "method not found: " + McpMethods.LOGGING_SET_LEVEL + "; no backend has logging"));
            } else if (session == null || !level.find()) {
                answering.refused(RpcError.of(
                        200,
                        ErrorCodes.INVALID_PARAMS,
                        "params.level: must be debug, info, notice, warning, error, critical, alert or emergency"));
            } else {
                session.logFrom(level.group(), params.substring(1, params.length() - 1), () -> answering.result(EMPTY));
            }
        });
    }

    private void list(
            ItemKind kind, Envelope envelope, Asking asking, @Nullable Principal caller, Answering answering) {
        if (envelope.has(Field.CURSOR) && envelope.kind(Field.CURSOR) != Kind.STRING) {
            answering.refused(RpcError.of(200, ErrorCodes.INVALID_PARAMS, "params.cursor: must be a string"));
            return;
        }
        @Nullable String cursor = envelope.has(Field.CURSOR) ? envelope.text(Field.CURSOR) : null;
        lists.list(kind, asking, Permissions.of(caller), caller != null, cursor, answering);
    }
}
