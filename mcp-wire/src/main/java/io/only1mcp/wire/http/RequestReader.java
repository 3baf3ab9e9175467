package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.only1mcp.wire.protocol.ErrorCodes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a server, behind Netty's request decoder: checks each head, gathers the body, and has one request
 * served at a time. What a client sends ahead waits in a queue, and nothing more is read meanwhile.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which says it
final class RequestReader extends ChannelInboundHandlerAdapter implements BodyBudget.Waiter, AnswerSide {
    private static final long LAST_SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private enum State {
        /** Between requests; part of a head may have come. */
        IDLE,
        /** The head was good, the body is coming. */
        BODY,
        /** The body is coming, but there is no memory for it; nothing is read. */
        STARVING,
        /** The service has the request. */
        SERVING,
        /** The last answer is on its way; whatever still comes is thrown away. */
        CLOSING
    }

    private final ServerLoop loop;
    private final RequestDecoder decoder;
    private final HttpExchange exchange = new HttpExchange(this);
    private final PartialBody partial;
    private final ArrayDeque<Object> ahead = new ArrayDeque<>(0);

    private @Nullable ChannelHandlerContext context;
    private int place;

    private State state = State.IDLE;
    private long since;
    private boolean headPending;
    private boolean keepAlive;
    private boolean takesChunks;
    private boolean wantsContinue;

    /** Inside one pass over what was read: flushing waits for its end. */
    private boolean reading;

    private boolean draining;

    private final Unsent unsent = new Unsent();

    RequestReader(ServerLoop loop, RequestDecoder decoder) {
        this.loop = loop;
        this.decoder = decoder;
        this.partial = new PartialBody(loop);
    }

    @Override
    public Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    @Override
    public boolean keepAlive() {
        return keepAlive && !loop.stopping();
    }

    @Override
    public boolean takesChunks() {
        return takesChunks;
    }

    /** Its place among the connections of the loop. */
    int place() {
        return place;
    }

    void place(int index) {
        place = index;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        since = loop.now();
        loop.add(this);
        loop.service().connected();
        if (loop.stopping()) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        loop.budget().leave(this);
        partial.drop();
        for (Object waiting = ahead.poll(); waiting != null; waiting = ahead.poll()) {
            ReferenceCountUtil.release(waiting);
        }
        if (state == State.SERVING) {
            state = State.CLOSING;
            loop.service().closed(exchange);
        }
        state = State.CLOSING;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        reading = true;
        if (state == State.SERVING
                || !ahead.isEmpty()
                || (state == State.IDLE && !ctx.channel().isWritable())) {
            ahead.add(message);
            ctx.channel().config().setAutoRead(false);
        } else {
            take(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        if (state == State.IDLE && !headPending && decoder.midHead()) {
            headPending = true;
            since = loop.now();
        }
        if (wantsContinue && state == State.BODY && partial.isEmpty()) {
            wantsContinue = false;
            ctx.write(ctx.alloc().directBuffer(CONTINUE.length).writeBytes(CONTINUE), ctx.voidPromise());
        }
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            ctx.channel().config().setAutoRead(false);
        } else if (state == State.SERVING && exchange.streaming()) {
            loop.service().writable(exchange);
        } else {
            resume();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Whoever speaks no TLS, or not as is wanted here, is a DecoderException around an SSLException.
        if (!(cause instanceof IOException) && !(cause.getCause() instanceof SSLException)) {
            loop.service().failed(cause);
        }
        ctx.close();
    }

    /** The end of TLS is the end of the connection, as it is without TLS. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            ctx.close();
        }
    }

    private void take(Object message) {
        if (state == State.IDLE && message instanceof HttpRequest request) {
            head(request);
        } else if (state == State.BODY && message instanceof HttpContent content) {
            try {
                content(content);
            } finally {
                content.release();
            }
            return;
        }
        ReferenceCountUtil.release(message);
    }

    private void head(HttpRequest request) {
        RequestHead head = exchange.head();
        head.read(request);
        HttpRefusal refusal = HeadRules.check(head, loop.limits(), loop.hosts(), loop.service());
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        takesChunks = HttpVersion.HTTP_1_1.equals(request.protocolVersion());
        keepAlive = takesChunks && !head.closes();
        wantsContinue = takesChunks && head.expect() != null;
        since = headPending ? since : loop.now();
        headPending = false;
        state = State.BODY;
    }

    private void content(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refuse(new HttpRefusal(400, ErrorCodes.INVALID_REQUEST, "the chunks of the body are malformed"));
            return;
        }
        ByteBuf data = content.content();
        int count = data.readableBytes();
        boolean last = content instanceof LastHttpContent;
        if (count > loop.limits().bodyBytes() - partial.bytes()) {
            refuse(HeadRules.tooLarge(loop.limits()));
        } else if (last && partial.isEmpty()) {
            byte[] scratch = loop.scratch(count);
            data.readBytes(scratch, 0, count);
            serve(scratch, count, false);
        } else if (!partial.add(data, exchange.head().contentLength())) {
            ahead.addFirst(content.retain());
            channel().config().setAutoRead(false);
            state = State.STARVING;
            since = loop.now();
            loop.budget().await(this);
        } else if (last) {
            int end = partial.bytes();
            serve(partial.take(), end, true);
        }
    }

    @Override
    public long held() {
        return partial.held();
    }

    @Override
    public long wanted() {
        return partial.wanted();
    }

    /** There is memory: the time that it waited does not count against the request. */
    @Override
    public void goOn() {
        state = State.BODY;
        since = loop.now();
        resume();
    }

    @Override
    public void turnAway() {
        refuse(new HttpRefusal(
                503, ErrorCodes.OVERLOADED, "too many bytes of unfinished requests are in hand; try again"));
    }

    private void serve(byte[] body, int end, boolean own) {
        state = State.SERVING;
        exchange.body(body, end, own);
        try {
            loop.service().serve(exchange);
        } catch (RuntimeException e) {
            loop.service().failed(e);
            if (state == State.SERVING) {
                if (exchange.streaming()) {
                    abort();
                } else {
                    refuse(new HttpRefusal(500, ErrorCodes.INTERNAL_ERROR, "internal error"));
                }
            }
        } finally {
            exchange.served();
        }
    }

    /** Writes a piece of the answer; behind the last one the connection is ready for the next request, or closes. */
    @Override
    public void write(ByteBuf piece, boolean last) {
        ChannelHandlerContext ctx = context();
        if (state != State.SERVING) {
            piece.release();
            throw new IllegalStateException("there is no request to answer");
        }
        if (last) {
            partial.drop();
        }
        if (last && !keepAlive()) {
            state = State.CLOSING;
            ctx.writeAndFlush(piece).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.write(piece, ctx.voidPromise());
        if (!reading) {
            ctx.flush();
        }
        if (last) {
            state = State.IDLE;
            since = loop.now();
            headPending = decoder.midHead();
            resume();
        }
    }

    /** Goes on with what the client sent ahead, one request after the other, never deeper on the stack. */
    private void resume() {
        if (draining) {
            return;
        }
        draining = true;
        Channel channel = channel();
        while (state != State.SERVING && state != State.STARVING && channel.isWritable()) {
            Object message = ahead.poll();
            if (message == null) {
                break;
            }
            take(message);
        }
        draining = false;
        readAgain();
    }

    private void readAgain() {
        Channel channel = channel();
        if (ahead.isEmpty() && channel.isWritable() && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Answers with an error and closes, but not before the client had a chance to read the error. */
    private void refuse(HttpRefusal refusal) {
        ChannelHandlerContext ctx = context();
        state = State.CLOSING;
        since = loop.now();
        partial.drop();
        loop.service().refused(refusal.status());
        LastWord.say(ctx, refusal.answer(ctx.alloc(), exchange.head().method()));
        resume();
    }

    @Override
    public void abort() {
        context().close();
    }

    /** Closes the connection unless a request is in hand. */
    void retire() {
        if (state == State.IDLE && !headPending && ahead.isEmpty()) {
            context().close();
        } else if (state == State.IDLE || state == State.BODY) {
            // What has begun to come has a second left, and not the time that it had.
            since = Math.min(since, loop.now() - loop.requestTimeoutNanos() + LAST_SECOND_NANOS);
        }
    }

    /** Closes what has taken too long; {@code now} is an instant of {@link System#nanoTime}. */
    void expire(long now) {
        if (unsent.takesNothing(channel(), now, loop.requestTimeoutNanos())) {
            abort();
            return;
        }
        long waited = now - since;
        switch (state) {
            case IDLE -> {
                if (headPending && waited > loop.requestTimeoutNanos()) {
                    tooSlow();
                } else if (!headPending && waited > loop.idleTimeoutNanos()) {
                    abort();
                }
            }
            case BODY -> {
                if (waited > loop.requestTimeoutNanos()) {
                    tooSlow();
                }
            }
            case STARVING -> {
                if (waited > loop.patienceNanos()) {
                    loop.budget().leave(this);
                    turnAway();
                }
            }
            case CLOSING -> {
                if (waited > LINGER_NANOS && unsent.isEmpty()) {
                    abort();
                }
            }
            case SERVING -> {
                // The service has deadlines of its own.
            }
        }
    }

    private void tooSlow() {
        refuse(new HttpRefusal(408, ErrorCodes.INVALID_REQUEST, "the request did not arrive in time"));
    }
}
