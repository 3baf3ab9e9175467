package io.only1mcp.macro.driver;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection: writes a request out of its one buffer, gathers the answer until it is whole, and has it
 * checked. The request in flight on it is the {@link Flight} that it is.
 */
// Whether a write or a close worked is seen by what follows: an answer, or the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection extends Flight implements ReplyCheck.Expected {
    private static final int REQUEST_BYTES = 1024;

    private final NettyWire wire;
    private final byte[] marker = new byte[Marker.LENGTH];
    private final ReplyReader reply;
    private @Nullable RequestTemplate template;
    private @Nullable ByteBuf request;
    private @Nullable ChannelHandlerContext context;
    private long seed;
    private boolean inFlight;
    /** Tells one request from the next, for one that is sent later. */
    private long round;
    /** The session of the request in flight, where sessions come and go. */
    private @Nullable LiveSession session;

    Connection(NettyWire wire) {
        this.wire = wire;
        this.reply = new ReplyReader(wire.room());
    }

    @Override
    public long id() {
        return arrival;
    }

    @Override
    public int operation() {
        return operation;
    }

    @Override
    public byte @Nullable [] marker() {
        return template != null && template.marked() ? marker : null;
    }

    @Override
    public byte @Nullable [] text() {
        return template == null ? null : template.expected();
    }

    @Override
    public Form form() {
        return template == null ? Form.REQUEST : template.form();
    }

    @Override
    public byte @Nullable [] marker(int k) {
        if (template == null || !template.marked()) {
            return null;
        }
        byte[] own = new byte[Marker.LENGTH];
        template.mark(seed, operation, template.form().message(arrival, k), own);
        return own;
    }

    /** The next request is one of this session. */
    void in(LiveSession next) {
        session = next;
    }

    boolean isOpen() {
        return context != null;
    }

    /** Writes a request; the connection must be open and free. */
    void write(RequestTemplate next, byte[] clientHead, long seedOfDraws, long laterNanos) {
        ChannelHandlerContext to = context;
        if (to == null) {
            throw new IllegalStateException("the connection is not open");
        }
        template = next;
        seed = seedOfDraws;
        next.mark(seed, operation, arrival, marker);
        ByteBuf out = request;
        // An answer may come before its request was written out whole: the buffer is then still on its way.
        if (out == null || out.refCnt() > 1) {
            releaseRequest();
            out = to.alloc().directBuffer(REQUEST_BYTES);
            request = out;
        }
        out.clear();
        next.encode(out, clientHead, seed, operation, arrival, marker);
        inFlight = true;
        long own = ++round;
        if (laterNanos == 0) {
            to.writeAndFlush(out.retain(), to.voidPromise());
        } else {
            ByteBuf later = out.retain();
            to.executor().schedule(() -> send(to, later, own), laterNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void send(ChannelHandlerContext to, ByteBuf out, long own) {
        if (inFlight && round == own) {
            to.writeAndFlush(out, to.voidPromise());
        } else {
            out.release();
        }
    }

    /** Closes the connection; a request in flight on it is nobody's any more. */
    void close() {
        inFlight = false;
        ChannelHandlerContext open = context;
        if (open != null) {
            open.close();
        }
        releaseRequest();
    }

    private void releaseRequest() {
        if (request != null) {
            request.release();
            request = null;
        }
    }

    /** The session of the request in flight is told that it is settled, with this status or none. */
    void leaveSession(int status) {
        LiveSession left = session;
        session = null;
        if (left != null) {
            wire.left(left, status);
        }
    }

    private void settle(Outcome outcome, boolean reusable) {
        inFlight = false;
        leaveSession(reply.status());
        reply.clear();
        if (reusable) {
            wire.free(this);
        } else {
            close();
        }
        wire.settled(this, outcome);
    }

    private void fail(String detail, FailureKind kind) {
        settle(new Outcome.Failed(kind, detail), false);
    }

    /** What its channel tells it. */
    final class Handler extends ChannelInboundHandlerAdapter {
        private final boolean secure;

        Handler(boolean secure) {
            this.secure = secure;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            if (!secure) {
                open(ctx);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    open(ctx);
                } else {
                    wire.refused(Connection.this, handshake.cause());
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            wire.awake();
            try {
                if (inFlight) {
                    read(bytes);
                } else {
                    // Nobody asked for these bytes: the next answer on this connection could not be trusted.
                    ctx.close();
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            wire.awake();
            boolean wasOpen = context != null;
            context = null;
            if (inFlight) {
                if (reply.ended() == ReplyReader.State.WHOLE) {
                    settle(check(), false);
                } else {
                    cut();
                }
            }
            reply.release();
            if (wasOpen) {
                wire.lost(Connection.this);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // A reset or a TLS failure: not the end of an answer that lasts until the connection is closed.
            wire.awake();
            if (inFlight) {
                cut();
            } else {
                ctx.close();
            }
        }

        private void cut() {
            fail(reply.hasBegun() ? "closed amid the answer" : "closed before an answer", FailureKind.CLOSED);
        }

        private void open(ChannelHandlerContext ctx) {
            context = ctx;
            reply.clear();
            wire.opened(Connection.this);
        }

        private void read(ByteBuf bytes) {
            ReplyReader.State state = reply.add(bytes);
            if (reply.streaming()) {
                wire.streamed(Connection.this, reply.endedEvents());
            }
            switch (state) {
                case PARTIAL -> {}
                case WHOLE -> settle(check(), reply.head().keepAlive());
                case BROKEN -> fail(reply.fault(), FailureKind.INVALID_REPLY);
            }
        }

        private Outcome check() {
            return wire.check(reply, Connection.this);
        }
    }
}
