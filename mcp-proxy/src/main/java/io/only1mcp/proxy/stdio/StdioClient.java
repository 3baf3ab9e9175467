package io.only1mcp.proxy.stdio;

import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.config.BreakerConfig;
import io.only1mcp.proxy.config.PoolConfig;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.HttpLimits;
import io.only1mcp.wire.http.HttpServer;
import io.only1mcp.wire.http.HttpService;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The client that started the gateway and speaks to it over standard input and output. Within the process its lines go to
 * the gateway's service over a Unix domain socket in a directory of our own.
 */
public final class StdioClient {
    private static final Duration FOR_EVER = Duration.ofDays(3650);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Answers on their way to standard output may take a quarter of the heap, or a quarter more than the largest message. */
    private static final int HEAP_PER_ANSWERS = 4;

    private final EventLoop eventLoop;
    private final SocketFolder folder;
    private final HttpServer http;
    private final BackendLoop loop;
    private final StdioFront front;

    private StdioClient(EventLoop eventLoop, SocketFolder folder, HttpServer http, BackendLoop loop, StdioFront front) {
        this.eventLoop = eventLoop;
        this.folder = folder;
        this.http = http;
        this.loop = loop;
        this.front = front;
    }

    /**
     * Serves the client that writes to {@code in} and reads {@code out}.
     *
     * @param messageBytes the largest message, either way; less where the heap is small
     * @param log takes a line about what should not happen
     * @throws IOException when there can be no socket
     */
    public static StdioClient begin(
            EventLoop eventLoop,
            NettyTransport transport,
            HttpService gateway,
            int messageBytes,
            InputStream in,
            OutputStream out,
            Consumer<String> log)
            throws IOException {
        Child.Terms terms = StdioServers.terms(eventLoop, messageBytes);
        SocketFolder folder = SocketFolder.create();
        SocketAddress address = transport.domainAddress(folder.socket("gateway.sock"));
        HttpLimits limits = HttpLimits.DEFAULT
                .withBodyBytes(terms.limit())
                .withBufferedBytes(2L * terms.limit())
                .withUntakenBytes(PlatformDependent.maxDirectMemory() / 2);
        HttpServer http = HttpServer.bind(transport, eventLoop, address, limits, gateway);
        BackendLoop loop = new BackendLoop(eventLoop, transport, FOR_EVER, FOR_EVER, Integer.MAX_VALUE);
        BackendConfig itself = new BackendConfig(
                List.of(new BackendAddress("gateway", "localhost", 80, "/mcp")),
                null,
                PoolConfig.BOUNDLESS,
                BreakerConfig.OFF);
        Backend backend = new Backend(itself, address, null, loop, log);
        backend.join(0);
        long room =
                Math.max(messageBytes + messageBytes / 4L, Runtime.getRuntime().maxMemory() / HEAP_PER_ANSWERS);
        StdioFront front =
                new StdioFront(terms, backend, new FrontCall.Limits(terms.limit(), messageBytes, new Room(room)), log);
        loop.begin();
        front.begin(in, out);
        return new StdioClient(eventLoop, folder, http, loop, front);
    }

    /** Waits until the input has ended and what was asked is answered, so long at most; false when it is not yet so. */
    public boolean await(Duration longest) throws InterruptedException {
        return front.await(longest);
    }

    /** Lets what is in hand be answered, and writes it; waits, so it is not to be called on the event loop. */
    public boolean stop(Duration within) throws InterruptedException {
        boolean drained = http.stop(within);
        front.close(LAST_WORDS.toNanos());
        eventLoop.submit(loop::stop).awaitUninterruptibly();
        folder.remove();
        return drained;
    }
}
