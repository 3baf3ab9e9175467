package io.only1mcp.micro.pooling;

import io.only1mcp.micro.harness.OwnLoop;
import io.only1mcp.micro.harness.SilentServer;
import io.only1mcp.micro.pooling.Lines.Terms;
import java.util.concurrent.CountDownLatch;

/** A pool, its server, and the event loops that have joined it. */
final class PoolState {
    private final SilentServer server = new SilentServer();
    private final Lines lines;
    private final CountDownLatch present;

    PoolState(Pools rival, int loops, int connections, int timeoutMillis) {
        this.lines = rival.of(new Terms(server, loops, connections, timeoutMillis));
        this.present = new CountDownLatch(loops);
    }

    Caller join(OwnLoop loop) {
        return lines.join(loop);
    }

    /** A loop makes no more calls. It ends when the others make none either: until then they may need it. */
    void leave(OwnLoop loop) {
        present.countDown();
        loop.runUntil(() -> present.getCount() == 0);
        loop.close();
    }

    void close() {
        server.close();
    }
}
