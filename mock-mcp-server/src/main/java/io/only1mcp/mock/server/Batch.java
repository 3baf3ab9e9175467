package io.only1mcp.mock.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.only1mcp.mock.session.Session;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.MessageRules;
import io.only1mcp.wire.rpc.RpcError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Arrays of messages, which revision 2025-03-26 asks every server to take. Rare, and so written for ease. */
final class Batch {

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NONE = {};

    private final Methods methods;
    private final Conversations conversations;
    private final Envelope envelope;
    private final Reply reply;

    /** Takes the array of answers when all are there. */
    interface Answered {

        /**
         * All answers.
         *
         * @param array empty when no message wanted an answer
         * @param delayNanos how long it is to wait, as long as the slowest of its answers
         */
        void whole(byte[] array, long delayNanos);
    }

    /** The answers to one array, some of which may still be missing. */
    private static final class Answers {
        private final Answered answered;
        private final List<byte[]> parts = new ArrayList<>();
        private int missing = 1;
        private long delayNanos;

        Answers(Answered answered) {
            this.answered = answered;
        }

        /** Keeps a place for an answer. */
        Consumer<byte[]> place() {
            int place = parts.size();
            parts.add(NONE);
            missing++;
            return answer -> {
                parts.set(place, answer);
                arrived();
            };
        }

        void add(byte[] answer) {
            parts.add(answer);
        }

        void delay(long nanos) {
            delayNanos = Math.max(delayNanos, nanos);
        }

        /** One of what was missing is there; with the last of it the array is whole. */
        void arrived() {
            if (--missing > 0) {
                return;
            }
            ByteBuf out = Unpooled.buffer();
            for (byte[] part : parts) {
                if (part.length > 0) {
                    out.writeByte(out.isReadable() ? ',' : '[').writeBytes(part);
                }
            }
            if (out.isReadable()) {
                out.writeByte(']');
            }
            answered.whole(ByteBufUtil.getBytes(out), delayNanos);
        }
    }

    Batch(Methods methods, Conversations conversations, Envelope envelope, Reply reply) {
        this.methods = methods;
        this.conversations = conversations;
        this.envelope = envelope;
        this.reply = reply;
    }

    /** Answers the messages of an array; false when the body is no array with something in it. */
    boolean answer(byte[] body, int end, Session session, Answered answered) {
        List<int[]> ranges = ranges(body, end);
        if (ranges.isEmpty()) {
            return false;
        }
        Answers answers = new Answers(answered);
        for (int[] range : ranges) {
            one(body, range[0], range[1], session, answers);
        }
        answers.arrived();
        return true;
    }

    /** Answers one message, unless it wants no answer. */
    private void one(byte[] body, int from, int to, Session session, Answers answers) {
        RpcError error = envelope.scan(body, from, to)
                ? MessageRules.check(envelope)
                : RpcError.of(envelope.fault(), envelope.faultAt());
        if (error != null) {
            methods.counts().count(Operation.REFUSED);
            answers.add(error.body(RpcError.id(body, envelope)));
            return;
        }
        if (!MessageRules.isRequest(envelope)) {
            methods.counts().count(Operation.NOTIFICATION);
            return;
        }
        reply.to(body, envelope.sourceStart(Field.ID), envelope.sourceEnd(Field.ID));
        error = Methods.isInitialize(envelope)
                ? RpcError.of(200, ErrorCodes.INVALID_REQUEST, "initialize must not be part of a batch")
                : methods.answer(body, envelope, false, reply);
        answers.delay(reply.delayNanos());
        if (Methods.ELSEWHERE.equals(error)) {
            conversations.answer(body, from, to, session, answers.place());
        } else if (error == null) {
            ByteBuf out = Unpooled.buffer(reply.length());
            reply.write(out);
            answers.add(ByteBufUtil.getBytes(out));
        } else {
            answers.add(error.body(RpcError.id(body, envelope)));
        }
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
