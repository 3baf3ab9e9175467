package io.only1mcp.macro.driver;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests of a driver that are no load, such as those that open sessions: on connections of their own, opened as they are
 * needed, so that no load waits for them. For one event loop.
 */
// Whether a write or a close worked is seen by what follows: an answer, or the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Errands {
    /** So many are under way at once; the others wait. */
    private static final int MOST = 64;

    private final Sockets sockets;
    private final ReplyRoom room;
    private final long timeoutNanos;
    private final ArrayDeque<Line> idle = new ArrayDeque<>();
    private final ArrayDeque<Errand> waiting = new ArrayDeque<>();
    private int busy;

    /** What an errand brings back. */
    interface Done {
        /** A whole answer, good or bad; it is forgotten when this returns. */
        void answered(ReplyReader reply);

        /** No answer. */
        void failed(Outcome.Failed why);
    }

    /** A request on its way, and who is told of its answer. */
    private static final class Errand {
        final RawRequest request;
        final byte[] clientHead;
        final Done done;

        Errand(RawRequest request, byte[] clientHead, Done done) {
            this.request = request;
            this.clientHead = clientHead;
            this.done = done;
        }
    }

    /**
     * Errands of one driver.
     *
     * @param room where answers lie while they come
     */
    Errands(Sockets sockets, ReplyRoom room, long timeoutNanos) {
        this.sockets = sockets;
        this.room = room;
        this.timeoutNanos = timeoutNanos;
    }

    /** Sends a request; {@code done} is told of its answer. */
    void send(RawRequest request, byte[] clientHead, Done done) {
        waiting.add(new Errand(request, clientHead, done));
        sendWaiting();
    }

    /** How many have not been answered. */
    int unanswered() {
        return busy + waiting.size();
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && busy < MOST) {
            Errand next = waiting.remove();
            busy++;
            Line line = idle.poll();
            if (line == null) {
                line = new Line(next);
                sockets.connect(line, line::refused);
            } else {
                line.write(next);
            }
        }
    }

    /** A connection for one errand after the other. */
    private final class Line extends ChannelInboundHandlerAdapter {
        private final ReplyReader reply = new ReplyReader(room);
        private @Nullable Errand errand;
        private @Nullable Channel channel;
        private long round;

        Line(Errand first) {
            errand = first;
        }

        void write(Errand next) {
            Channel to = channel;
            errand = next;
            if (to != null) {
                to.writeAndFlush(next.request.encode(to.alloc(), next.clientHead), to.voidPromise());
                long own = ++round;
                to.eventLoop().schedule(() -> overdue(own), timeoutNanos, TimeUnit.NANOSECONDS);
            }
        }

        private void overdue(long own) {
            if (errand != null && round == own) {
                fail(FailureKind.TIMEOUT, "no answer in time");
            }
        }

        void refused(Throwable cause) {
            fail(FailureKind.CONNECT, Sockets.reason(cause));
        }

        private void fail(FailureKind kind, String detail) {
            end(done -> done.failed(new Outcome.Failed(kind, detail)), false);
        }

        private void end(Consumer<Done> told, boolean reusable) {
            Errand over = errand;
            Channel open = channel;
            if (over == null) {
                return;
            }
            errand = null;
            busy--;
            told.accept(over.done);
            reply.clear();
            if (reusable && open != null) {
                idle.add(this);
            } else if (open != null) {
                channel = null;
                open.close();
            }
            sendWaiting();
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            if (errand != null) {
                write(errand);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                if (errand == null) {
                    ctx.close();
                    return;
                }
                switch (reply.add(bytes)) {
                    case PARTIAL -> {}
                    case WHOLE -> end(done -> done.answered(reply), reply.head().keepAlive());
                    case BROKEN -> fail(FailureKind.INVALID_REPLY, reply.fault());
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            channel = null;
            idle.remove(this);
            if (reply.ended() == ReplyReader.State.WHOLE) {
                end(done -> done.answered(reply), false);
            } else {
                fail(FailureKind.CLOSED, "closed before an answer");
            }
            reply.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail(FailureKind.CLOSED, "closed before an answer");
            ctx.close();
        }
    }
}
