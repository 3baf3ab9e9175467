package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The front of a server without sockets, whose clock a test turns; it echoes bodies and remembers what it served. */
final class Front implements HttpService, AutoCloseable {
    private static final AnswerHead OK = AnswerHead.of(200, "text/plain");

    private final List<Runnable> later = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<HttpExchange> waiting = new ArrayList<>();
    private final HttpLimits limits;
    private final Connection first;
    private final ServerLoop loop;
    private long now;

    Front(HttpLimits limits) {
        this.limits = limits;
        loop = new ServerLoop(this, limits, HttpAccess.OPEN, later::add, () -> now);
        first = connect();
    }

    /** One client. */
    static final class Connection {
        private final StringBuilder answers = new StringBuilder();
        private final EmbeddedChannel channel;

        private Connection(ServerLoop loop, HttpLimits limits) {
            channel = embedded(loop, limits);
        }

        /** Bytes come, unless the connection is closed already. */
        void take(byte[] bytes, int from, int to) {
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
                channel.checkException();
            }
        }

        void take(String text) {
            byte[] bytes = text.getBytes(ISO_8859_1);
            take(bytes, 0, bytes.length);
        }

        boolean isOpen() {
            return channel.isOpen();
        }

        /** What was answered. */
        String answers() {
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                answers.append(out.toString(ISO_8859_1));
                out.release();
            }
            return answers.toString();
        }
    }

    private static EmbeddedChannel embedded(ServerLoop loop, HttpLimits limits) {
        RequestDecoder decoder = new RequestDecoder(limits);
        return new EmbeddedChannel(decoder, new RequestReader(loop, decoder));
    }

    /** Another client. */
    Connection connect() {
        Connection next = new Connection(loop, limits);
        connections.add(next);
        return next;
    }

    @Override
    public void serve(HttpExchange exchange) {
        String body = new String(exchange.body(), 0, exchange.bodyEnd(), ISO_8859_1);
        events.add(exchange.head().method() + " " + exchange.head().path() + " " + body);
        if (exchange.head().path().equals("/later")) {
            waiting.add(exchange);
            return;
        }
        exchange.answer(OK.answer(exchange.allocator(), exchange.keepAlive(), exchange.body(), 0, exchange.bodyEnd()));
    }

    @Override
    public void closed(HttpExchange exchange) {
        waiting.remove(exchange);
    }

    /** Answers what was asked for at {@code /later}. */
    void answerAll() {
        List<HttpExchange> now = List.copyOf(waiting);
        waiting.clear();
        for (HttpExchange exchange : now) {
            exchange.answer(OK.answer(exchange.allocator(), exchange.keepAlive(), new byte[0]));
        }
    }

    /** Begins to answer what was asked for at {@code /later}, in pieces. */
    void streamAll(String... pieces) {
        for (HttpExchange exchange : waiting) {
            exchange.begin(Unpooled.copiedBuffer(pieces[0], ISO_8859_1));
            for (int i = 1; i < pieces.length; i++) {
                exchange.send(Unpooled.copiedBuffer(pieces[i], ISO_8859_1));
            }
        }
    }

    /** Cuts those answers off. */
    void abortAll() {
        List<HttpExchange> now = List.copyOf(waiting);
        now.forEach(HttpExchange::abort);
    }

    @Override
    public void refused(int status) {
        events.add("refused " + status);
    }

    @Override
    public void failed(Throwable cause) {
        throw new AssertionError("broke", cause);
    }

    /** Bytes come from the first client, unless its connection is closed already. */
    void take(byte[] bytes, int from, int to) {
        first.take(bytes, from, to);
    }

    void take(String text) {
        first.take(text);
    }

    /** Time passes, and the server looks at its connections. */
    void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        loop.sweep();
        List<Runnable> tasks = List.copyOf(later);
        later.clear();
        tasks.forEach(Runnable::run);
    }

    /** Whether the first client is still connected. */
    boolean isOpen() {
        return first.isOpen();
    }

    /** What was served and refused. */
    List<String> events() {
        return events;
    }

    /** What was answered to the first client. */
    String answers() {
        return first.answers();
    }

    /** How much memory is counted for bodies. */
    long taken() {
        return loop.budget().taken();
    }

    @Override
    public void close() {
        connections.forEach(connection -> connection.channel.finishAndReleaseAll());
    }
}
