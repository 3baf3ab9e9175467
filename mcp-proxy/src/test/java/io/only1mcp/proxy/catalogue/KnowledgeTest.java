package io.only1mcp.proxy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.wire.NoLeaks;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Those who wait for what a backend says of itself cannot be ever more, however long it takes. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class KnowledgeTest {
    private final List<String> told = new ArrayList<>();

    private final Knowledge.Waiter waiter = new Knowledge.Waiter() {
        @Override
        public void known(Told known) {
            told.add("known");
        }

        @Override
        public void unknown(@Nullable Failure failure, String why) {
            told.add(failure + ": " + why);
        }
    };

    @Test
    void whoComesWhenTooManyWaitIsToldSoAtOnce() throws Exception {
        NettyTransport transport = NettyTransport.chosen();
        EventLoopGroup group = transport.newLoop("knowledge-test");
        Duration hour = Duration.ofHours(1);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BackendLoop loop = new BackendLoop(group.next(), transport, hour, hour, 1_000_000);
            Backend backend = new Backend(
                    BackendConfig.of(new BackendAddress("b", "127.0.0.1", silent.getLocalPort(), "/")),
                    "",
                    loop,
                    line -> {});
            List<String> seen = loop.eventLoop()
                    .submit(() -> {
                        Knowledge knowledge = new Knowledge(
                                backend, new Suspicion(backend, loop, line -> {}), System::nanoTime, () -> {});
                        for (int i = 0; i < Knowledge.MOST_WAITERS + 2; i++) {
                            knowledge.learn(true, waiter);
                        }
                        return List.copyOf(told);
                    })
                    .get();
            assertThat(seen).hasSize(2).containsOnly("EXHAUSTED: has not answered yet, and too many wait for that");
            // It is asked once more, and then it has failed all who wait.
            silent.accept().close();
            silent.accept().close();
            Waits.until(() -> loop.eventLoop().submit(told::size).get() == Knowledge.MOST_WAITERS + 2);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
