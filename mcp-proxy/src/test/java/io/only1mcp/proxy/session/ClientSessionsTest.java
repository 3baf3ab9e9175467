package io.only1mcp.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.config.SessionLimits;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.metrics.SessionCounts;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.transport.NettyTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions of clients, and those at backends, take a bounded memory. */
class ClientSessionsTest {
    private static final EventHook NOBODY = new EventHook() {
        @Override
        public byte @Nullable [] message(Backend from, byte[] message, int end, Envelope envelope) {
            return null;
        }

        @Override
        public void changed(Backend from, ListKind list) {}
    };

    private final NettyTransport transport = NettyTransport.chosen();
    private final EventLoopGroup group = transport.newLoop("client-sessions-test");
    private final SessionCounts counts = new SessionCounts();
    private final List<Backend> backends = new ArrayList<>();
    private SessionRoom room;
    private ClientSessions sessions;

    @BeforeEach
    void start() {
        Duration time = Duration.ofSeconds(20);
        BackendLoop loop = new BackendLoop(group.next(), transport, time, time, 200_000);
        for (int i = 0; i < 10; i++) {
            BackendAddress address = new BackendAddress("b" + i, "127.0.0.1", 1, "/");
            backends.add(new Backend(BackendConfig.of(address), "", loop, line -> {}));
        }
        Places places = new Places();
        places.follow(backends);
        room = new SessionRoom(places, loop, NOBODY, () -> 0);
        sessions = new ClientSessions(room, SessionLimits.DEFAULT, 10_000, counts);
    }

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private ClientSession open() {
        return sessions.open(ProtocolVersion.V2025_11_25, new byte[0], null);
    }

    @Test
    void whereThoseAtBackendsTakeTooMuchTheOnesThatWereIdleForLongestEnd() {
        ClientSession first = open();
        for (int i = 0; i < 200; i++) {
            ClientSession session = open();
            backends.forEach(session::with);
            assertThat(sessions.use(session.id(), null)).isSameAs(session);
        }
        // Each takes 128 bytes and 4 for its place, and there are 20,000.
        assertThat(sessions.size()).isBetween(14, 17);
        assertThat(counts.evicted()).isEqualTo(201 - sessions.size());
        assertThat(sessions.use(first.id(), null)).isNull();
        sessions.sweep();
        assertThat(room.held()).isBetween(15_000L, 20_000L);
    }

    @Test
    void theMemoryOfOneThatEndsIsThereAgain() {
        ClientSession session = open();
        backends.forEach(session::with);
        assertThat(room.held()).isEqualTo(1_320);
        sessions.end(session);
        assertThat(room.held()).isZero();
        // A request of its that is still in hand may want one more.
        session.with(backends.get(0));
        assertThat(room.held()).isZero();
    }
}
