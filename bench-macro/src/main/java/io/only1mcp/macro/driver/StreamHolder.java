package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.HeldStreams;
import io.only1mcp.core.recording.Histograms;
import io.only1mcp.wire.http.ChunkedFraming;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.sse.SseParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Holds event streams open, each on a connection of its own, and counts what comes on them; nothing of it is kept. A stream
 * that ends is opened again a little later. For one event loop.
 */
// What a timer, a write or a close has done is seen by what follows.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamHolder {
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int LARGEST_EVENT = 16 << 20;
    private static final int LARGEST_HEAD = 64 << 10;

    private final StreamSettings settings;
    private final Sockets sockets;
    private final EventLoop loop;
    private final List<Held> all = new ArrayList<>();
    private final Map<String, Long> refused = new HashMap<>();
    private final Histogram opening = Histograms.empty();
    private int open;
    private int tried;
    private long opened;
    private long ended;
    private long events;
    private boolean closing;

    StreamHolder(StreamSettings settings, Sockets sockets, EventLoop loop) {
        this.settings = settings;
        this.sockets = sockets;
        this.loop = loop;
    }

    /** Asks for all streams. */
    void open() {
        for (int i = 0; i < settings.open(); i++) {
            String client = settings.clients().get(i % settings.clients().size());
            Held held = new Held(client.getBytes(ISO_8859_1));
            all.add(held);
            held.connect();
        }
    }

    /** Whether each stream is open, or could not be opened at first. */
    boolean settled() {
        return tried >= settings.open();
    }

    /** Counts events from now on. */
    void start() {
        events = 0;
        ended = 0;
    }

    /** What became of the streams so far. */
    HeldStreams recording() {
        List<ErrorCount> errors = refused.entrySet().stream()
                .map(entry -> new ErrorCount(FailureKind.HTTP, "stream", entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(ErrorCount::count).reversed())
                .toList();
        return new HeldStreams(settings.open(), open, opened, ended, events, opening, errors);
    }

    /** Closes them. */
    void close() {
        closing = true;
        all.forEach(Held::hangUp);
    }

    /** The place of one stream, whatever connection it has. */
    private final class Held {
        private final byte[] client;
        private boolean settledOnce;
        private @Nullable Channel channel;

        Held(byte[] client) {
            this.client = client;
        }

        void connect() {
            if (!closing) {
                sockets.connect(new Line(this), cause -> lost(Sockets.reason(cause)));
            }
        }

        void opened() {
            opened++;
            open++;
            settle();
        }

        /** It could not be opened, or has ended. */
        void lost(@Nullable String why) {
            if (why != null && !closing) {
                refused.merge(why, 1L, Long::sum);
            }
            settle();
            if (!closing) {
                loop.schedule(this::connect, AGAIN_NANOS, TimeUnit.NANOSECONDS);
            }
        }

        private void settle() {
            if (!settledOnce) {
                settledOnce = true;
                tried++;
            }
        }

        void hangUp() {
            if (channel != null) {
                channel.close();
            }
        }
    }

    /** One connection of a stream. */
    private final class Line extends ChannelInboundHandlerAdapter implements SseParser.Sink {
        private final Held held;
        private final ResponseHead head = new ResponseHead();
        private final ChunkedFraming chunks = new ChunkedFraming();
        private final SseParser parser = new SseParser(LARGEST_EVENT);
        private byte[] in = new byte[1024];
        private int end;
        private boolean streaming;
        private @Nullable String why = "closed before an answer";
        private long askedAt;

        Line(Held held) {
            this.held = held;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            held.channel = ctx.channel();
            askedAt = System.nanoTime();
            ctx.writeAndFlush(settings.request().encode(ctx.alloc(), held.client), ctx.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                read(ctx, bytes);
            } finally {
                bytes.release();
            }
        }

        private void read(ChannelHandlerContext ctx, ByteBuf bytes) {
            int n = bytes.readableBytes();
            if (end + n > in.length) {
                in = Arrays.copyOf(in, Math.max(2 * in.length, end + n));
            }
            bytes.readBytes(in, end, n);
            end += n;
            int from = 0;
            if (!streaming) {
                from = head.scan(in, 0, end);
                if (from == ResponseHead.INCOMPLETE && end < LARGEST_HEAD) {
                    return;
                }
                if (from <= 0 || head.status() != 200 || !head.eventStream()) {
                    why = from <= 0 ? "no HTTP answer" : "HTTP " + head.status() + ", no event stream";
                    ctx.close();
                    return;
                }
                streaming = true;
                why = null;
                Histograms.record(opening, System.nanoTime() - askedAt);
                held.opened();
            }
            if (head.chunked()) {
                int unused = chunks.scan(in, from, end, (data, start, stop) -> parser.scan(data, start, stop, this));
                if (chunks.done() || chunks.malformed()) {
                    ctx.close();
                }
            } else {
                parser.scan(in, from, end, this);
            }
            end = 0;
        }

        @Override
        public void event(SseParser event) {
            events += event.dataEnd() > 0 ? 1 : 0;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            held.channel = null;
            if (streaming) {
                open--;
                ended += closing ? 0 : 1;
            }
            held.lost(why);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
