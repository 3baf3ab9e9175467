package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a server, behind its decoder: checks each head, gathers the body, and has one request
 * served at a time. What a client sends ahead waits in a queue, and nothing more is read meanwhile.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which says it
final class RequestReader extends ChannelInboundHandlerAdapter implements BodyBudget.Waiter, AnswerSide {
    private final ServerLoop loop;
    private final HttpExchange exchange;
    private final PartialBody partial;
    private final Overdue overdue;
    private final AnswerTerms terms = new AnswerTerms();
    private final SentAhead ahead = new SentAhead();
    private final HeldHeads heads;

    private @Nullable ChannelHandlerContext context;
    private int place;
    private Phase phase = Phase.IDLE;

    /** Inside one pass over what was read: flushing waits for its end. */
    private boolean reading;

    private boolean draining;

    /** The client sends nothing more. */
    private boolean ended;

    RequestReader(ServerLoop loop, RequestDecoder decoder) {
        this.loop = loop;
        this.partial = new PartialBody(loop);
        this.exchange = new HttpExchange(this, new RequestHead(), partial);
        this.heads = new HeldHeads(loop, decoder, ahead);
        this.overdue = new Overdue(loop);
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
        return terms.keepAlive() && !loop.stopping();
    }

    @Override
    public boolean takesChunks() {
        return terms.takesChunks();
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
        overdue.restart();
        loop.add(this);
        loop.service().connected();
        if (loop.connections() > loop.limits().connections()) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        giveUp();
    }

    /** The client has gone: what it sent and what it asked for is of no use any more. */
    private void giveUp() {
        loop.budget().leave(this);
        partial.drop();
        ahead.drop();
        boolean asked = phase == Phase.SERVING;
        phase = Phase.CLOSING;
        boolean unused = heads.fit(phase);
        if (asked) {
            loop.service().closed(exchange);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        reading = true;
        if (!(message instanceof Received received)) {
            // What a decoder leaves that was taken away.
            ReferenceCountUtil.release(message);
        } else if (phase == Phase.SERVING
                || !ahead.isEmpty()
                || (phase.betweenRequests() && !ctx.channel().isWritable())) {
            ahead.add(received, ctx.channel());
        } else {
            take(received);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        if (phase == Phase.IDLE && heads.midHead()) {
            phase = Phase.HEAD;
            overdue.restart();
        }
        if (phase == Phase.BODY && partial.isEmpty()) {
            terms.askForBody(ctx);
        }
        if (!heads.fit(phase)) {
            if (phase == Phase.HEAD) {
                refuse(HttpRefusal.NO_ROOM);
            } else {
                // Sent ahead of an answer that is still to come: it cannot be refused before that.
                ctx.close();
            }
        }
        ctx.flush();
        loop.untaken().weigh(this, ctx.channel());
    }

    /** Lets go of the head of a request that is over: a connection may be idle for long. */
    private void dropHead() {
        heads.end();
        exchange.head().clear();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            ctx.channel().config().setAutoRead(false);
            return;
        }
        loop.untaken().forget(this);
        if (phase == Phase.SERVING && exchange.streaming()) {
            loop.service().writable(exchange);
        } else {
            resume();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Whoever speaks no TLS, or not as is wanted here, is a DecoderException around an SSLException.
        boolean expected = cause instanceof IOException || cause instanceof OutOfMemoryError;
        if (!expected && !(cause.getCause() instanceof SSLException)) {
            loop.service().failed(cause);
        }
        ctx.close();
    }

    /** The end of TLS is the end of what comes, as it is without TLS. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent || event instanceof ChannelInputShutdownEvent) {
            ended = true;
            finish();
        }
    }

    /**
     * The client sends nothing more, and whether it still reads cannot be told: it has gone, as far as a request in hand
     * is concerned. What came whole before and can be answered at once is answered.
     */
    private void finish() {
        if (!phase.betweenRequests() || ahead.isEmpty()) {
            giveUp();
            overdue.restart();
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void take(Received message) {
        if (message instanceof ReceivedHead head && phase.betweenRequests()) {
            head(head);
        } else if (message instanceof BodyPiece piece && phase == Phase.BODY) {
            content(piece);
        } else {
            message.release();
        }
    }

    private void head(ReceivedHead received) {
        RequestHead head = exchange.head();
        head.read(received);
        HttpRefusal refusal = HeadRules.check(head, loop.limits(), loop.hosts(), loop.service());
        if (refusal != null) {
            if (refusal.isForeign()) {
                exchange.unasked();
                loop.service().foreign(exchange);
            }
            refuse(refusal);
            return;
        }
        heads.begin(received);
        if (!heads.fit(phase)) {
            refuse(HttpRefusal.NO_ROOM);
            return;
        }
        terms.read(head);
        if (phase == Phase.IDLE) {
            overdue.restart();
        }
        phase = Phase.BODY;
    }

    private void content(BodyPiece piece) {
        ByteBuf data = piece.data();
        int count = data.readableBytes();
        if (piece.malformed()) {
            refuse(HttpRefusal.MALFORMED_CHUNKS);
        } else if (count > loop.limits().bodyBytes() - partial.bytes()) {
            piece.release();
            refuse(HeadRules.tooLarge(loop.limits()));
        } else if (piece.last() && partial.isEmpty()) {
            byte[] scratch = loop.scratch(count);
            data.readBytes(scratch, 0, count).release();
            serve(scratch, count, false);
        } else if (!partial.add(data, exchange.head().received().contentLength())) {
            ahead.putBack(piece, channel());
            phase = Phase.STARVING;
            overdue.restart();
            loop.budget().await(this);
        } else {
            piece.release();
            if (piece.last()) {
                int end = partial.bytes();
                serve(partial.take(), end, true);
            }
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
        phase = Phase.BODY;
        overdue.restart();
        resume();
    }

    @Override
    public void turnAway() {
        refuse(HttpRefusal.NO_ROOM);
    }

    private void serve(byte[] body, int end, boolean own) {
        phase = Phase.SERVING;
        exchange.body(body, end, own);
        HttpRefusal failure = exchange.ask(loop.service());
        if (failure != null && phase == Phase.SERVING) {
            if (exchange.streaming()) {
                abort();
            } else {
                refuse(failure);
                loop.service().closed(exchange);
            }
        }
    }

    /** Writes a piece of the answer; behind the last one the connection is ready for the next request, or closes. */
    @Override
    public void write(ByteBuf piece, boolean last) {
        ChannelHandlerContext ctx = context();
        if (phase != Phase.SERVING) {
            piece.release();
            throw new IllegalStateException("there is no request to answer");
        }
        if (last) {
            partial.drop();
        }
        if (last && !keepAlive()) {
            phase = Phase.CLOSING;
            dropHead();
            ctx.writeAndFlush(piece).addListener(ChannelFutureListener.CLOSE);
            loop.untaken().weigh(this, ctx.channel());
            return;
        }
        boolean soon = !last && exchange.streaming() && FlushedTogether.isSmall(piece);
        ctx.write(piece, ctx.voidPromise());
        if (!reading && soon) {
            loop.flushes().add(ctx.channel());
        } else if (!reading) {
            ctx.flush();
            loop.untaken().weigh(this, ctx.channel());
        }
        if (last) {
            dropHead();
            phase = heads.midHead() ? Phase.HEAD : Phase.IDLE;
            overdue.restart();
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
        while (phase != Phase.SERVING && phase != Phase.STARVING && channel.isWritable()) {
            Received message = ahead.next();
            if (message == null) {
                break;
            }
            take(message);
        }
        draining = false;
        boolean unused = heads.fit(phase);
        if (ended && phase != Phase.CLOSING) {
            finish();
        } else {
            ahead.readAgain(channel);
        }
    }

    /** Answers with an error and closes, but not before the client had a chance to read the error. */
    private void refuse(HttpRefusal refusal) {
        ChannelHandlerContext ctx = context();
        phase = Phase.CLOSING;
        overdue.restart();
        partial.drop();
        loop.service().refused(refusal.status());
        ByteBuf answer = refusal.answer(ctx.alloc(), exchange.head().method());
        exchange.refusedBy(answer);
        dropHead();
        heads.stop(ctx);
        LastWord.say(ctx, answer);
        resume();
    }

    @Override
    public void abort() {
        context().flush().close();
    }

    /** No more requests are wanted: closes the connection where none can be on its way, and waits for half of one a second. */
    void retire() {
        if (phase == Phase.IDLE && ahead.isEmpty()) {
            expire(loop.now());
        } else if (phase.betweenRequests() || phase == Phase.BODY) {
            overdue.hurry();
        }
    }

    /** Closes what has taken too long; {@code now} is an instant of the loop's clock. */
    void expire(long now) {
        switch (overdue.remedy(channel(), phase, partial, now)) {
            case NONE -> {}
            case CLOSE -> abort();
            case CUT -> LastWord.cut(channel());
            case TOO_SLOW -> refuse(HttpRefusal.TOO_SLOW);
            case NO_ROOM -> {
                loop.budget().leave(this);
                turnAway();
            }
        }
    }
}
