package io.only1mcp.proxy.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.catalogue.Agreement;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.RpcError;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client's initialize: when the revision is agreed, a session is opened that says to each backend what the client said
 * of itself, in the client's own bytes, with the revision that was agreed.
 */
final class Initializing implements Agreement {
    /** What a client may say of itself: it is kept for as long as its session. */
    private static final int MOST_PARAMS = 16 * 1024;

    private final ClientSessions sessions;
    private final byte[] id;
    private final byte[] before;
    private final byte[] behind;
    private final Answering answering;

    /**
     * Begins.
     *
     * @param envelope has scanned a message that {@link #check} has nothing against
     * @param at when the message came; an instant of {@link System#nanoTime}
     */
    Initializing(HttpExchange from, Envelope envelope, ClientSessions sessions, Counters counters, long at) {
        byte[] body = from.body();
        this.sessions = sessions;
        this.id = RpcError.id(body, envelope);
        this.before = Arrays.copyOfRange(body, envelope.start(Field.PARAMS), envelope.start(Field.PROTOCOL_VERSION));
        this.behind = Arrays.copyOfRange(body, envelope.end(Field.PROTOCOL_VERSION), envelope.end(Field.PARAMS));
        this.answering = new Answering(from, counters, Counters.Method.INITIALIZE, id, at);
    }

    /** What is wrong with the params of an initialize; null where nothing is. */
    static @Nullable RpcError check(Envelope envelope) {
        if (envelope.kind(Field.PROTOCOL_VERSION) != Kind.STRING) {
            return RpcError.of(200, ErrorCodes.INVALID_PARAMS, "params.protocolVersion: must be a string");
        }
        return envelope.end(Field.PARAMS) - envelope.start(Field.PARAMS) <= MOST_PARAMS
                ? null
                : RpcError.of(
                        200,
                        ErrorCodes.INVALID_PARAMS,
                        "params: must be at most " + MOST_PARAMS + " bytes, they are kept");
    }

    @Override
    public void agreed(ProtocolVersion version, byte[] json) {
        HttpExchange client = answering.over();
        if (client == null) {
            return;
        }
        byte[] text = version.text().getBytes(US_ASCII);
        byte[] params = Arrays.copyOf(before, before.length + text.length + behind.length);
        System.arraycopy(text, 0, params, before.length, text.length);
        System.arraycopy(behind, 0, params, before.length + text.length, behind.length);
        Answers.session(client, sessions.open(version, params, client.caller()).id(), id, json);
    }

    @Override
    public void refused(RpcError error) {
        answering.refused(error);
    }
}
