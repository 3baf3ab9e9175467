package io.only1mcp.mock.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.MessageRules;
import io.only1mcp.wire.rpc.RpcError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of messages, which revision 2025-03-26 asks every server to take. Rare, and so written for ease. */
final class Batch {

    private static final JsonFactory JSON = new JsonFactory();

    private final Methods methods;
    private final Envelope envelope;
    private final Reply reply;
    private long delayNanos;

    Batch(Methods methods, Envelope envelope, Reply reply) {
        this.methods = methods;
        this.envelope = envelope;
        this.reply = reply;
    }

    /**
     * The array of answers to those messages that want one; empty when none does, null when the body is no array with
     * something in it.
     */
    byte @Nullable [] answer(byte[] body, int end) {
        List<int[]> ranges = ranges(body, end);
        if (ranges.isEmpty()) {
            return null;
        }
        delayNanos = 0;
        ByteBuf out = Unpooled.buffer();
        for (int[] range : ranges) {
            int before = out.writerIndex();
            out.writeByte(before == 0 ? '[' : ',');
            if (!one(body, range[0], range[1], out)) {
                out.writerIndex(before);
            }
        }
        if (out.isReadable()) {
            out.writeByte(']');
        }
        return ByteBufUtil.getBytes(out);
    }

    /** How long the answers take: as long as the slowest of them. */
    long delayNanos() {
        return delayNanos;
    }

    /** Writes the answer to one message; false when it wants none. */
    private boolean one(byte[] body, int from, int to, ByteBuf out) {
        RpcError error = envelope.scan(body, from, to)
                ? MessageRules.check(envelope)
                : RpcError.of(envelope.fault(), envelope.faultAt());
        if (error != null) {
            methods.counts().count(Operation.REFUSED);
            out.writeBytes(error.body(RpcError.id(body, envelope)));
            return true;
        }
        if (!MessageRules.isRequest(envelope)) {
            methods.counts().count(Operation.NOTIFICATION);
            return false;
        }
        reply.to(body, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID));
        error = Methods.isInitialize(envelope)
                ? RpcError.of(200, ErrorCodes.INVALID_REQUEST, "initialize must not be part of a batch")
                : methods.answer(body, envelope, false, reply);
        delayNanos = Math.max(delayNanos, reply.delayNanos());
        if (error == null) {
            reply.write(out);
        } else {
            out.writeBytes(error.body(RpcError.id(body, envelope)));
        }
        return true;
    }

    /** Where the elements of the array begin and end; empty when it is malformed. */
    private static List<int[]> ranges(byte[] body, int end) {
        List<int[]> ranges = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body, 0, end)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null) {
                    return List.of();
                }
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                ranges.add(new int[] {from, (int) parser.currentLocation().getByteOffset()});
            }
            return parser.nextToken() == null ? ranges : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
