package io.only1mcp.micro.pooling;

import io.netty.buffer.ByteBuf;
import io.only1mcp.micro.harness.OwnLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A pool that event loops share: each opens its part of the connections, and the last one to join makes the pool and fills
 * it.
 *
 * @param <P> the pool
 */
abstract class SharedLines<P> implements Lines {
    private final Terms terms;
    private final Queue<Line> opened = new ConcurrentLinkedQueue<>();
    private int joined;
    private volatile @Nullable P pool;

    SharedLines(Terms terms) {
        this.terms = terms;
    }

    final Terms terms() {
        return terms;
    }

    /** A connection that is open and in no pool yet, for a pool that wants one more. */
    final Line next() {
        Line line = opened.poll();
        if (line == null) {
            throw new IllegalStateException("the pool wants more connections than there may be");
        }
        return line;
    }

    @Override
    public final Caller join(OwnLoop loop) {
        ByteBuf request = terms.request();
        for (int i = 0; i < terms.each(); i++) {
            opened.add(new Line(loop, terms.server().address(), request));
        }
        if (isLast()) {
            pool = filled(loop);
        }
        loop.runUntil(() -> pool != null);
        P filled = pool;
        if (filled == null) {
            throw new IllegalStateException("nobody has filled the pool");
        }
        return caller(loop, filled);
    }

    private synchronized boolean isLast() {
        return ++joined == terms.loops();
    }

    /** The pool, with all connections in it; on the loop of the last one to join. */
    abstract P filled(OwnLoop loop);

    /** What makes calls on a loop. */
    abstract Caller caller(OwnLoop loop, P filled);
}
