package io.only1mcp.micro.pooling;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.ChannelHealthChecker;
import io.netty.channel.pool.ChannelPool;
import io.netty.channel.pool.FixedChannelPool;
import io.netty.channel.pool.FixedChannelPool.AcquireTimeoutAction;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Promise;
import io.only1mcp.micro.harness.OwnLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Netty's {@link FixedChannelPool}, whose own event loop is that of the last one to join. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that goes back is of no interest any more
final class NettyLines extends SharedLines<ChannelPool> {

    NettyLines(Terms terms) {
        super(terms);
    }

    @Override
    ChannelPool filled(OwnLoop loop) {
        Bootstrap bootstrap =
                new Bootstrap().group(loop.eventLoop()).channel(loop.transport().socketChannel());
        Pool pool = new Pool(bootstrap);
        List<Channel> all = new ArrayList<>();
        for (int i = 0; i < terms().loops() * terms().each(); i++) {
            all.add(pool.acquire().getNow());
        }
        all.forEach(pool::release);
        return pool;
    }

    @Override
    Caller caller(OwnLoop loop, ChannelPool pool) {
        return new NettyCaller(loop, pool);
    }

    private final class Pool extends FixedChannelPool {
        private Pool(Bootstrap bootstrap) {
            super(
                    bootstrap,
                    new AbstractChannelPoolHandler() {
                        @Override
                        public void channelCreated(Channel channel) {
                            // The line is complete.
                        }
                    },
                    ChannelHealthChecker.ACTIVE,
                    terms().timeoutMillis() == 0 ? null : AcquireTimeoutAction.FAIL,
                    terms().timeoutMillis() == 0 ? -1 : terms().timeoutMillis(),
                    terms().loops() * terms().each(),
                    Integer.MAX_VALUE);
        }

        /** Takes a connection that is open already, with the mark by which the pool knows its own. */
        @Override
        @SuppressWarnings("unchecked") // a value is what its key says
        protected ChannelFuture connectChannel(Bootstrap bootstrap) {
            Channel channel = next().channel();
            bootstrap
                    .config()
                    .attrs()
                    .forEach((key, value) ->
                            channel.attr((AttributeKey<Object>) key).set(value));
            return channel.newSucceededFuture();
        }
    }

    private static final class NettyCaller extends Caller {
        private final OwnLoop loop;
        private final ChannelPool pool;
        private final Consumer<Line> back = this::back;

        private NettyCaller(OwnLoop loop, ChannelPool pool) {
            this.loop = loop;
            this.pool = pool;
        }

        @Override
        void take(boolean answered) {
            Promise<Channel> taken = loop.eventLoop().newPromise();
            pool.acquire(taken);
            if (taken.isSuccess()) {
                Line.of(taken.getNow()).ask(answered, back);
            } else {
                taken.addListener(done -> {
                    if (done.isSuccess()) {
                        Line.of(taken.getNow()).ask(answered, back);
                    } else {
                        failed(done.cause());
                    }
                });
            }
        }

        private void back(Line line) {
            pool.release(line.channel());
            answered();
        }
    }
}
