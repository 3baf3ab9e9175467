package io.only1mcp.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.only1mcp.wire.http.ResponseHead;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A connection to a replica, which carries one request at a time and waits in the replica's pool in between. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which says it
final class BackendConnection extends ChannelInboundHandlerAdapter implements AnswerReader.Sink {
    private static final int PIECE = 64 * 1024;

    /** How long the answer may take to come behind another one that nobody had asked for. */
    private static final long BEHIND_ANOTHER_MILLIS = 250;

    private final Replica replica;
    private final Pool pool;
    private final BackendLoop loop;
    private final boolean ahead;
    private final AnswerReader reader;
    private @Nullable ChannelHandlerContext context;
    private @Nullable BackendCall call;
    private boolean opened;
    private boolean secure;
    private boolean saidGoodbye;
    private boolean sending;
    private boolean apart;
    private boolean eventsBegan;
    private long idleSince;

    /** Whether it has carried a call before this one, so that something may have been left on it. */
    private boolean used;

    /** Fails the call when nothing comes behind what was left; null where nothing was. */
    private @Nullable Future<?> leftBehind;

    /** A connection that is being opened for a call, or for none. */
    BackendConnection(Replica replica, Pool pool, @Nullable BackendCall first) {
        this.replica = replica;
        this.pool = pool;
        this.loop = replica.loop();
        this.reader = new AnswerReader(this, loop.head(), loop.largestAnswer());
        this.call = first;
        this.ahead = first == null;
        if (first != null) {
            first.travels(this);
            apart = first.isApart();
        }
    }

    /** Whether it was opened for no call. */
    boolean isAhead() {
        return ahead;
    }

    /** Whether it is not counted among those that there may be. */
    boolean isApart() {
        return apart;
    }

    /** Counts it no longer, or again. */
    void setApart(boolean now) {
        if (apart != now) {
            apart = now;
            pool.count(now ? -1 : 1);
        }
    }

    /** The call that waited for it, which it will not carry; or null. */
    @Nullable
    BackendCall take() {
        BackendCall waiting = call;
        call = null;
        return waiting;
    }

    /** The call that waits for it or uses it, or null. */
    @Nullable
    BackendCall call() {
        return call;
    }

    /** It can carry requests from now on: connected, and the handshake done where there is one. */
    void opened() {
        opened = true;
        secure = context != null && context.pipeline().get(SslHandler.class) != null;
    }

    /** It waits for use from now on. */
    void rest(long since) {
        idleSince = since;
    }

    /** When it was put into the pool. */
    long idleSince() {
        return idleSince;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /**
     * Sends a request.
     *
     * @return false when the connection turned out to be dead before a single byte had gone, so that the request may
     *     take another one; io_uring writes later, so that there such a request counts as one that may have arrived
     */
    boolean send(BackendCall next) {
        ChannelHandlerContext ctx = context;
        ByteBuf request = next.request();
        if (ctx == null || request == null || !ctx.channel().isActive()) {
            return false;
        }
        call = next;
        next.travels(this);
        reader.expect();
        request.retain();
        sending = true;
        ctx.writeAndFlush(request, ctx.voidPromise());
        sending = false;
        // What TLS has taken may have gone, though the buffer looks untouched.
        if (!secure && !ctx.channel().isActive() && request.readerIndex() == 0) {
            call = null;
            reader.forget();
            return false;
        }
        next.sent();
        eventsBegan = false;
        if (apart != next.isApart()) {
            setApart(next.isApart());
        }
        if (next.tailFrom() < next.tailTo()) {
            pump(ctx, next);
        }
        return true;
    }

    /** Sends more of a large body, as the backend takes it. */
    private void pump(ChannelHandlerContext ctx, BackendCall of) {
        try {
            while (of.tailFrom() < of.tailTo() && ctx.channel().isWritable()) {
                int count = Math.min(PIECE, of.tailTo() - of.tailFrom());
                ByteBuf piece = ctx.alloc().directBuffer(count).writeBytes(of.tail(), of.tailFrom(), count);
                of.tailSent(of.tailFrom() + count);
                ctx.writeAndFlush(piece, ctx.voidPromise());
            }
        } catch (OutOfMemoryError e) {
            drop(of);
            loop.refuse(of, Failure.NO_MEMORY, Failure.WITHOUT_MEMORY);
        }
    }

    /** The call is of no interest any more. */
    void drop(BackendCall abandoned) {
        if (call == abandoned) {
            call = null;
            settle();
            reader.forget();
            if (context != null) {
                context.close();
            }
        }
    }

    void close() {
        if (context != null) {
            context.close();
        }
    }

    void pause() {
        if (context != null) {
            context.channel().config().setAutoRead(false);
        }
    }

    void resume() {
        if (context != null && call != null && !context.channel().config().isAutoRead()) {
            loop.heard(call);
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        byte[] scratch = loop.scratch(in.readableBytes());
        int count = in.readableBytes();
        in.readBytes(scratch, 0, count).release();
        if (call == null) {
            // Nothing was asked: whoever asks next must not be given this.
            replica.backend().unasked();
            ctx.close();
            return;
        }
        reader.read(scratch, 0, count);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        BackendCall current = call;
        if (current != null && current.request() == null) {
            pump(ctx, current);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (opened) {
            pool.closed(this);
        }
        // Without the goodbye of TLS anybody may have cut the answer short.
        reader.closed(!secure || saidGoodbye);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent goodbye) {
            saidGoodbye |= goodbye.isSuccess();
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable inner = cause instanceof SSLException ? cause : cause.getCause();
        if (opened && inner instanceof SSLException) {
            reader.failed(TlsTrouble.inWords(inner));
        }
        if (!sending) {
            ctx.close();
        }
    }

    @Override
    public void whole(ResponseHead head, byte[] bytes, int from, int to, boolean reusable) {
        BackendCall current = call;
        if (current != null && !current.isItsOwn(head, bytes, from, to) && used && leftBehind == null) {
            letPass(current, head.status());
            return;
        }
        heard(head, bytes, from, to);
        BackendCall ended = finish(reusable);
        if (ended != null) {
            try {
                ended.whole(head, bytes, from, to);
            } catch (OutOfMemoryError e) {
                ended.starved(e);
            }
        }
    }

    @Override
    public void gathers() {
        if (call != null) {
            loop.heard(call);
        }
    }

    @Override
    public void begin(ResponseHead head, byte[] bytes) {
        heard(head, bytes, 0, 0);
        BackendCall current = call;
        if (current != null) {
            eventsBegan = head.eventStream();
            try {
                current.begin(head, bytes);
            } catch (OutOfMemoryError e) {
                current.starved(e);
            }
        }
    }

    /**
     * An answer to another request has come first: what the call before did not want, perhaps. Its own may be behind it; the
     * call is not sent again, for it may have had its effect.
     */
    private void letPass(BackendCall waiting, int status) {
        replica.backend().unasked();
        reader.expect();
        leftBehind = loop.eventLoop()
                .schedule(
                        () -> {
                            replica.count(Failure.BAD_ANSWER);
                            finish(false);
                            waiting.failed(
                                    Failure.BAD_ANSWER,
                                    "answered HTTP " + status
                                            + " with a response to another request, and nothing more");
                        },
                        BEHIND_ANOTHER_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /** Whether something was left on it, so that nobody can be sure what comes next; the call is not waited for any more. */
    private boolean settle() {
        Future<?> timer = leftBehind;
        if (timer != null) {
            timer.cancel(false);
            leftBehind = null;
        }
        return timer != null;
    }

    /** A head has come, with the body in {@code bytes[from, to)} or still without one. */
    private void heard(ResponseHead head, byte[] bytes, int from, int to) {
        BackendCall current = call;
        if (current == null) {
            return;
        }
        boolean error = head.status() >= 500;
        if (error && !(head.json() && (from == to || ServerErrors.isJsonRpc(bytes, from, to)))) {
            replica.broke(current, "answered HTTP " + head.status());
        } else {
            replica.succeeded(current);
        }
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        BackendCall current = call;
        if (current != null) {
            loop.heard(current);
            try {
                current.data(bytes, from, to);
            } catch (OutOfMemoryError e) {
                current.starved(e);
            }
        }
    }

    @Override
    public void end(boolean reusable) {
        BackendCall ended = finish(reusable);
        if (ended != null) {
            try {
                ended.end();
            } catch (OutOfMemoryError e) {
                ended.starved(e);
            }
        }
    }

    @Override
    public void broken(Failure failure, String why) {
        BackendCall current = call;
        if (current != null) {
            if (failure == Failure.TOO_LARGE || eventsBegan) {
                // A stream that breaks off says little: whatever lies between may have had enough of it.
                replica.count(failure);
            } else {
                replica.failed(current, failure, why);
            }
        }
        BackendCall ended = finish(false);
        if (ended != null) {
            ended.failed(failure, why);
        }
    }

    /** Takes leave of the call, and goes back to the pool before the call may want a connection again. */
    private @Nullable BackendCall finish(boolean reusable) {
        BackendCall ended = call;
        call = null;
        boolean left = settle();
        used = true;
        boolean whole = !left && ended != null && ended.tailFrom() >= ended.tailTo();
        if (ended != null) {
            replica.backend().answered(ended);
            ended.over();
        }
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return ended;
        }
        if (reusable && whole && ctx.channel().isActive()) {
            if (!ctx.channel().config().isAutoRead()) {
                ctx.channel().config().setAutoRead(true);
            }
            pool.free(this);
        } else {
            ctx.close();
        }
        return ended;
    }
}
