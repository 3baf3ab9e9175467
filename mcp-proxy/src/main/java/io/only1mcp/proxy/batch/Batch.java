package io.only1mcp.proxy.batch;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.proxy.session.ClientSession;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.proxy.upstream.HeldMessages;
import io.only1mcp.wire.http.AnswerSide;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.JsonElements;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC batch, which revision 2025-03-26 has: each message is served as if it had come alone, some at a time, and
 * the answers go back in one array, in the order in which they come.
 */
final class Batch implements Pending {
    /** How many messages a batch may have. */
    static final int MOST = 1000;

    private static final int AT_ONCE = 10;

    private final ClientSession session;
    private final Consumer<HttpExchange> dispatch;
    private final byte[] messages;
    private final List<JsonElements.Range> elements;
    private final int mostBytes;
    private final HeldMessages room;
    private final List<Element> inHand = new ArrayList<>(AT_ONCE);
    private final List<ByteBuffer> answers = new ArrayList<>();
    private @Nullable HttpExchange exchange;
    private int next;
    private int answerBytes = 2;

    /** What is counted for the answers that have come. */
    private long held;

    private boolean beginning;

    /**
     * A batch that has come, in a body that is kept.
     *
     * @param dispatch serves one message
     * @param loop says how large the answer may be, and has the memory for it
     */
    Batch(
            HttpExchange from,
            ClientSession session,
            List<JsonElements.Range> elements,
            Consumer<HttpExchange> dispatch,
            BackendLoop loop) {
        this.exchange = from;
        this.session = session;
        this.messages = from.body();
        this.elements = elements;
        this.dispatch = dispatch;
        this.mostBytes = (int) loop.largestAnswer();
        this.room = loop.coming();
        from.attach(this);
    }

    /** Serves what may be served now; answers when all is. */
    void goOn() {
        if (beginning) {
            return;
        }
        beginning = true;
        while (exchange != null && inHand.size() < AT_ONCE && next < elements.size()) {
            JsonElements.Range range = elements.get(next++);
            Element element = new Element();
            inHand.add(element);
            element.serve(Arrays.copyOfRange(messages, range.from(), range.to()));
        }
        beginning = false;
        HttpExchange client = exchange;
        if (client != null && inHand.isEmpty()) {
            exchange = null;
            // An idle connection is not to keep it.
            client.attach(null);
            client.dropBody();
            if (answers.isEmpty()) {
                Answers.accepted(client);
            } else {
                Answers.array(client, answers, answerBytes);
            }
            letGo();
        }
    }

    private void letGo() {
        answers.clear();
        room.resize(held, 0);
        held = 0;
    }

    @Override
    public void clientGone() {
        HttpExchange client = exchange;
        exchange = null;
        if (client != null) {
            client.dropBody();
        }
        letGo();
        for (Element element : List.copyOf(inHand)) {
            element.clientGone();
        }
    }

    @Override
    public void clientReady() {
        // Such an answer is written whole.
    }

    /** One message, and its answer, which is read as a client would read it. */
    private final class Element implements AnswerSide {
        private final BatchAnswer answer = new BatchAnswer(session, mostBytes, room);
        private @Nullable HttpExchange inner;

        void serve(byte[] message) {
            HttpExchange client = exchange;
            if (client != null) {
                HttpExchange own = client.inner(message, this);
                inner = own;
                answer.of(message);
                dispatch.accept(own);
            }
        }

        @Override
        public void write(ByteBuf piece, boolean last) {
            answer.take(piece);
            piece.release();
            if (last) {
                over(false);
            }
        }

        @Override
        public void abort() {
            over(true);
        }

        private void over(boolean broken) {
            inHand.remove(this);
            for (ByteBuffer message : answer.messages(broken, mostBytes - answerBytes)) {
                answers.add(message);
                answerBytes += message.remaining() + 1;
            }
            held += answer.handOver();
            goOn();
        }

        void clientGone() {
            HttpExchange own = inner;
            if (own != null) {
                own.gone();
                answer.letGo();
                if (own.attachment() instanceof Pending pending) {
                    pending.clientGone();
                }
            }
        }

        @Override
        public Channel channel() {
            HttpExchange client = exchange;
            if (client == null) {
                throw new IllegalStateException("the client has gone");
            }
            return client.channel();
        }

        @Override
        public boolean keepAlive() {
            return true;
        }

        @Override
        public boolean takesChunks() {
            return false;
        }
    }
}
