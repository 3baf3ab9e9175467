package io.only1mcp.micro.pooling;

import io.netty.buffer.ByteBuf;
import io.only1mcp.micro.harness.OwnLoop;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.config.BreakerConfig;
import io.only1mcp.proxy.config.PoolConfig;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendCall;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Replica;
import io.only1mcp.wire.http.ResponseHead;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** The pool of the proxy, by way of a backend with one address. */
record ProxyLines(Terms terms) implements Lines {
    private static final Duration LONG = Duration.ofHours(1);
    private static final long LARGEST_ANSWER = 1024 * 1024;

    @Override
    public Caller join(OwnLoop loop) {
        Duration wait = terms.timeoutMillis() == 0 ? LONG : Duration.ofMillis(terms.timeoutMillis());
        BackendConfig config = new BackendConfig(
                List.of(new BackendAddress(
                        "mock",
                        terms.server().address().getHostString(),
                        terms.server().address().getPort(),
                        "/mcp")),
                null,
                new PoolConfig(terms.each(), 0, wait, LONG),
                BreakerConfig.DEFAULT);
        BackendLoop backends = new BackendLoop(loop.wired(), loop.transport(), LONG, LONG, LARGEST_ANSWER);
        Backend backend = new Backend(config, "", backends, line -> {});
        backend.join(0);
        ProxyCaller caller = new ProxyCaller(loop, backend.replica(), terms.request());
        for (int i = 0; i < terms.each(); i++) {
            caller.ask();
        }
        loop.runUntil(() -> loop.wire().unanswered() == terms.each());
        while (loop.wire().unanswered() > 0) {
            loop.wire().answer();
        }
        return caller;
    }

    private static final class ProxyCaller extends Caller {
        private final OwnLoop loop;
        private final Replica replica;
        private final ByteBuf request;
        private final ArrayDeque<Call> free = new ArrayDeque<>();

        private ProxyCaller(OwnLoop loop, Replica replica, ByteBuf request) {
            this.loop = loop;
            this.replica = replica;
            this.request = request;
        }

        @Override
        void take(boolean answered) {
            Call call = free.pollLast();
            replica.send(call == null ? new Call() : call, request.duplicate());
            if (answered) {
                loop.wire().answer();
            }
        }

        private final class Call extends BackendCall {
            private Call() {
                super(false);
            }

            @Override
            protected void whole(ResponseHead head, byte[] bytes, int from, int to) {
                free.addLast(this);
                answered();
            }

            @Override
            protected void begin(ResponseHead head, byte[] bytes) {
                throw new IllegalStateException("a small answer comes whole");
            }

            @Override
            protected void data(byte[] bytes, int from, int to) {
                throw new IllegalStateException("a small answer comes whole");
            }

            @Override
            protected void end() {
                throw new IllegalStateException("a small answer comes whole");
            }

            @Override
            protected void failed(Failure failure, String why) {
                throw new IllegalStateException(why);
            }
        }
    }
}
