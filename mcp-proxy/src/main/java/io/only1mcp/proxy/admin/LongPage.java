package io.only1mcp.proxy.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.Chunks;
import io.only1mcp.wire.http.HttpExchange;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A page about all backends, which may be thousands. A short one is answered whole; of a longer one the next piece is written
 * when the client has taken those before and others have had their turn, so that nobody who asks for it takes more memory
 * than a piece does, and all of them together a fifth of the loop's time: behind their first pieces, or with these, where they
 * wait for their turn too.
 */
final class LongPage implements Pending {
    private static final int PIECE_CHARS = 64 * 1024;
    private static final AnswerHead BUSY = AnswerHead.of(503, "application/json", "Retry-After: 1");

    private final Iterator<String> parts;
    private final Underway underway;
    private final boolean chunked;
    private @Nullable HttpExchange exchange;
    private boolean scheduled;

    private LongPage(HttpExchange exchange, Iterator<String> parts, Underway underway) {
        this.underway = underway;
        this.exchange = exchange;
        this.parts = parts;
        this.chunked = exchange.takesChunks();
        exchange.attach(this);
        underway.pages.add(this);
    }

    /** The long pages that are on their way to their clients. */
    static final class Underway {
        private static final int MOST = 8;

        private final Set<LongPage> pages = new LinkedHashSet<>();
        private final Turns turns;

        /** None. */
        Underway(EventLoop loop) {
            this(new Turns(
                    (task, nanos) -> {
                        ScheduledFuture<?> unused = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
                    },
                    System::nanoTime));
        }

        /** None, which will go on in these turns. */
        Underway(Turns turns) {
            this.turns = turns;
        }

        /** Whether there may be one more; one whose client does not take it has to go for that. */
        private boolean makeRoom() {
            if (pages.size() == MOST) {
                pages.stream().filter(LongPage::isStuck).findFirst().ifPresent(LongPage::giveUp);
            }
            return pages.size() < MOST;
        }
    }

    private boolean isStuck() {
        return exchange != null && !exchange.writable();
    }

    private void giveUp() {
        HttpExchange client = exchange;
        clientGone();
        if (client != null) {
            client.abort();
        }
    }

    /** Answers with a page when it is its turn, so that nobody who asks again and again takes more time than there is for pages. */
    static void answerInTurn(HttpExchange exchange, AnswerHead head, Iterator<String> parts, Underway underway) {
        Reaching waiting = new Reaching(exchange);
        underway.turns.take(() -> {
            boolean answered = false;
            try {
                waiting.answer(head, parts, underway);
                answered = true;
            } finally {
                if (!answered) {
                    exchange.abort();
                }
            }
        });
    }

    /** Answers with a page; what it consists of is asked for when it is written. */
    static void answer(HttpExchange exchange, AnswerHead head, Iterator<String> parts, Underway underway) {
        if (!underway.makeRoom()) {
            Answers.json(exchange, BUSY, "{\"error\":\"too many ask for long pages, try again\"}");
            return;
        }
        String first = piece(parts);
        if (!parts.hasNext()) {
            Answers.json(exchange, head, first);
            return;
        }
        LongPage page = new LongPage(exchange, parts, underway);
        ByteBuf out = exchange.allocator().directBuffer(head.mostBytes());
        if (page.chunked) {
            head.writeChunked(out, exchange.keepAlive());
        } else {
            head.writeUntilClose(out);
        }
        exchange.begin(out);
        page.send(first);
        page.clientReady();
    }

    private static String piece(Iterator<String> parts) {
        StringBuilder piece = new StringBuilder();
        while (parts.hasNext() && piece.length() < PIECE_CHARS) {
            piece.append(parts.next());
        }
        return piece.toString();
    }

    private void send(String piece) {
        HttpExchange client = exchange;
        if (client != null) {
            byte[] bytes = piece.getBytes(UTF_8);
            ByteBuf out = client.allocator().directBuffer(bytes.length + Chunks.FRAMING);
            if (chunked) {
                Chunks.write(out, bytes, 0, bytes.length);
            } else {
                out.writeBytes(bytes);
            }
            client.send(out);
        }
    }

    @Override
    public void clientReady() {
        HttpExchange client = exchange;
        if (client != null && !scheduled && client.writable()) {
            scheduled = true;
            underway.turns.take(this::goOn);
        }
    }

    private void goOn() {
        scheduled = false;
        HttpExchange client = exchange;
        if (client == null) {
            return;
        }
        boolean written = false;
        try {
            if (parts.hasNext()) {
                send(piece(parts));
                clientReady();
            } else {
                clientGone();
                end(client);
            }
            written = true;
        } finally {
            if (!written) {
                // Whatever went wrong, as when there is no memory: its place is for others.
                giveUp();
            }
        }
    }

    private void end(HttpExchange client) {
        if (chunked) {
            ByteBuf last = client.allocator().directBuffer(Chunks.FRAMING);
            Chunks.end(last);
            client.end(last);
        } else {
            client.end();
        }
    }

    @Override
    public void clientGone() {
        exchange = null;
        underway.pages.remove(this);
    }
}
