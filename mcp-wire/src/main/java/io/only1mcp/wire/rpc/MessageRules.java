package io.only1mcp.wire.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/** What every JSON-RPC message must keep, in both eras. */
public final class MessageRules {
    private static final byte[] TWO = "2.0".getBytes(US_ASCII);

    private MessageRules() {}

    /** Why the message that was scanned is refused, or null when it is a request, a notification or a response. */
    public static @Nullable RpcError check(Envelope envelope) {
        if (!envelope.is(Field.JSONRPC, TWO)) {
            return invalid("jsonrpc: must be \"2.0\"");
        }
        if (envelope.has(Field.ID) && envelope.kind(Field.ID) != Kind.STRING && !envelope.isInteger(Field.ID)) {
            // A response to a request that could not be read has a null id.
            if (envelope.has(Field.METHOD) || envelope.kind(Field.ID) != Kind.NULL) {
                return invalid("id: must be a string or an integer");
            }
        }
        if (envelope.has(Field.METHOD)) {
            return request(envelope);
        }
        boolean response = envelope.has(Field.ID) && (envelope.has(Field.RESULT) != envelope.has(Field.ERROR));
        return response ? null : invalid("method: is missing");
    }

    private static @Nullable RpcError request(Envelope envelope) {
        if (envelope.kind(Field.METHOD) != Kind.STRING) {
            return invalid("method: must be a string");
        }
        if (envelope.has(Field.RESULT) || envelope.has(Field.ERROR)) {
            return invalid("a message with a method has neither result nor error");
        }
        return envelope.has(Field.PARAMS) && envelope.kind(Field.PARAMS) != Kind.OBJECT
                ? invalid("params: must be an object")
                : null;
    }

    /** Whether the message wants an answer. */
    public static boolean isRequest(Envelope envelope) {
        return envelope.has(Field.METHOD) && envelope.has(Field.ID);
    }

    private static RpcError invalid(String message) {
        return RpcError.of(400, ErrorCodes.INVALID_REQUEST, message);
    }
}
