package io.only1mcp.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackendLoopTest {
    /** Else a stream of a backend that has vanished without a word would be waited for without end. */
    @Test
    void whetherABackendIsStillThereIsAskedForOnEachConnection() throws Exception {
        for (NettyTransport transport : NettyTransport.values()) {
            if (!transport.available()) {
                continue;
            }
            EventLoopGroup group = transport.newLoop("backend-loop-test");
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Duration time = Duration.ofSeconds(20);
                BackendLoop loop = new BackendLoop(group.next(), transport, time, time, 200_000);
                Channel channel = loop.connect(listening.getLocalSocketAddress(), new ChannelInboundHandlerAdapter())
                        .syncUninterruptibly()
                        .channel();
                assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE))
                        .as(transport.text())
                        .isTrue();
                if (transport == NettyTransport.EPOLL) {
                    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE))
                            .isEqualTo(30);
                }
                if (transport == NettyTransport.IO_URING) {
                    assertThat(channel.config().getOption(IoUringChannelOption.TCP_KEEPIDLE))
                            .isEqualTo(30);
                }
                channel.close().syncUninterruptibly();
            }
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
