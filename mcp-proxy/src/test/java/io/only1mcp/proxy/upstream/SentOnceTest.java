package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.only1mcp.proxy.NoLeaks;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.config.PoolConfig;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A request that meets a connection that dies takes another one only when it is certain that no byte of it has gone. */
@ExtendWith(NoLeaks.class)
class SentOnceTest {
    private final DefaultEventLoop eventLoop = new DefaultEventLoop();
    private final BackendLoop loop = new BackendLoop(
            eventLoop, NettyTransport.chosen(), Duration.ofSeconds(20), Duration.ofSeconds(20), 200_000);
    private final List<String> outcomes = new ArrayList<>();

    @AfterEach
    void stop() {
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Whether the connection has died, of which its end is told later. */
    private final AtomicBoolean dead = new AtomicBoolean();

    /** Dies of the first write, of which it has taken so many bytes. */
    private ChannelHandler dying(int taken) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ((ByteBuf) message).skipBytes(taken).release();
                dead.set(true);
            }
        };
    }

    private final class Call extends BackendCall {
        Call() {
            super(false);
        }

        @Override
        protected void whole(ResponseHead head, byte[] bytes, int from, int to) {}

        @Override
        protected void begin(ResponseHead head, byte[] bytes) {}

        @Override
        protected void data(byte[] bytes, int from, int to) {}

        @Override
        protected void end() {}

        @Override
        protected void failed(Failure failure, String why) {
            outcomes.add(failure.name());
        }
    }

    /** Whether a request counts as sent over a connection of these handlers. */
    private boolean sends(ChannelHandler... handlers) {
        BackendAddress address = new BackendAddress("b", "127.0.0.1", 1, "/");
        Backend backend = new Backend(BackendConfig.of(address), "", loop, line -> {});
        Replica replica = backend.replica();
        Dialer dialer = new Dialer(address, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), loop);
        BackendConnection connection =
                new BackendConnection(replica, new Pool(replica, dialer, PoolConfig.DEFAULT, loop), null);
        EmbeddedChannel channel = new EmbeddedChannel(handlers) {
            @Override
            public boolean isActive() {
                return super.isActive() && !dead.get();
            }
        };
        channel.pipeline().addLast(connection);
        connection.opened();
        ByteBuf request = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes("POST".getBytes(US_ASCII));
        Call call = new Call();
        call.take(replica, System.nanoTime(), request, new byte[0], 0, 0);
        boolean sent = connection.send(call);
        dead.set(false);
        channel.finishAndReleaseAll();
        if (!sent) {
            call.over();
        }
        return sent;
    }

    private static SslHandler tls() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        return new SslHandler(engine);
    }

    @Test
    void ofWhichNothingWasTakenMayGoAgain() {
        assertThat(sends(dying(0))).isFalse();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void ofWhichAPartWasTakenFails() {
        assertThat(sends(dying(1))).isTrue();
        assertThat(outcomes).containsExactly("CLOSED");
    }

    @Test
    void whichTlsMayHaveTakenFails() throws Exception {
        assertThat(sends(tls(), dying(0))).isTrue();
        assertThat(outcomes).containsExactly("CLOSED");
    }
}
