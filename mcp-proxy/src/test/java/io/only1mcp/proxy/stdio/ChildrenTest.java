package io.only1mcp.proxy.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.config.ChildCommand;
import io.only1mcp.wire.rpc.RpcError;
import io.only1mcp.wire.transport.NettyTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildrenTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final EventLoopGroup group = NettyTransport.NIO.newLoop("children-test");
    private final EventLoop loop = group.next();
    private final Children children = new Children(
            "b",
            new ChildCommand(TestChild.command("modern"), Map.of(), null),
            StdioServers.terms(loop, 1_000_000),
            LONG,
            LONG,
            line -> {});

    @AfterEach
    @SuppressWarnings("FutureReturnValueIgnored") // the other future says it
    void stop() throws Exception {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        loop.execute(() -> children.stop().thenRun(() -> stopped.complete(null)));
        stopped.get(30, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void whoComesBeforeTheFirstProcessIsStartedWaitsForIt() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        loop.submit(() -> children.whenKnown(new Children.Waiter() {
                    @Override
                    public void known() {
                        told.complete("known");
                    }

                    @Override
                    public void failed(RpcError error) {
                        told.complete(error.message());
                    }
                }))
                .get();
        assertThat(told).isNotDone();
        loop.submit(children::begin).get();
        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo("known");
    }
}
