package io.only1mcp.micro.caching;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.only1mcp.micro.corpus.Message;
import io.only1mcp.wire.http.AnswerSide;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A call as a gateway has it in hand: the bytes of its request, which have just come and whose envelope has been scanned. Its
 * argument is a number, which is changed in place, so that the bytes are as near as those of a request that was just read.
 * For one thread.
 */
final class Call {
    /** How large each answer is. */
    static final int ANSWER_BYTES = 1024;

    /** How many calls there are. */
    static final int MOST = 1_000_000;

    private static final String NUMBER = "Hash64";

    private final byte[] body = Message.TOOL_CALL.bytes();
    private final int numberAt = new String(body, ISO_8859_1).indexOf(NUMBER);
    private final Envelope envelope = new Envelope();
    private final Written written = new Written();
    private final HttpExchange exchange = HttpExchange.apart(body, written);

    /** The call with number 0. */
    Call() {
        number(0);
        if (!envelope.scan(body, 0, body.length)) {
            throw new IllegalStateException(envelope.fault().words());
        }
    }

    /** Becomes another call, from 0 to {@link #MOST} − 1. */
    Call number(int number) {
        int rest = number;
        for (int at = numberAt + NUMBER.length() - 1; at >= numberAt; at--) {
            body[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return this;
    }

    HttpExchange exchange() {
        return exchange;
    }

    Envelope envelope() {
        return envelope;
    }

    byte[] body() {
        return body;
    }

    /** The name of the tool and the arguments, as they came. */
    String text() {
        int from = envelope.start(Field.NAME);
        return new String(body, from, envelope.end(Field.ARGUMENTS) - from, ISO_8859_1);
    }

    /** What was answered to the call last: head and body. */
    String answered() {
        return written.text;
    }

    /** What the backend answers to a call, as it lies in the buffer of a connection; not to be released. */
    static ByteBuf answer(int number) {
        byte[] bytes = String.format(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"%0951d\"}]}}",
                        number)
                .getBytes(US_ASCII);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }

    /** The numbers in {@code [from, to)} in an order that no prefetching guesses. */
    static int[] shuffled(int from, int to) {
        int[] mixed = IntStream.range(from, to).toArray();
        Random random = new Random(42);
        for (int i = mixed.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = mixed[j];
            mixed[j] = mixed[i];
            mixed[i] = other;
        }
        return mixed;
    }

    private static final class Written implements AnswerSide {
        private @Nullable Channel channel;
        private String text = "";

        /** Only an answer that is written needs one, and a benchmark of look-ups writes none. */
        @Override
        public Channel channel() {
            Channel made = channel == null ? new EmbeddedChannel() : channel;
            channel = made;
            return made;
        }

        @Override
        public boolean keepAlive() {
            return true;
        }

        @Override
        public boolean takesChunks() {
            return true;
        }

        @Override
        public void write(ByteBuf piece, boolean last) {
            text = piece.toString(US_ASCII);
            piece.release();
        }

        @Override
        public void abort() {
            throw new IllegalStateException("an answer that is kept is whole");
        }
    }
}
