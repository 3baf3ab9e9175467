package io.only1mcp.proxy.stdio;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.only1mcp.proxy.config.ChildCommand;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.proxy.upstream.OwnProcess;
import io.only1mcp.wire.http.HttpLimits;
import io.only1mcp.wire.http.HttpServer;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The servers that are children of the gateway: each is reached at a Unix domain socket in a directory of our own. */
@SuppressWarnings("FutureReturnValueIgnored") // the end of a process completes another future, which is waited for
public final class StdioServers {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final Duration LAST_DEADLINE = Duration.ofSeconds(10);

    /** How a large line compares with the heap: it lies there as it grows, and once more while it is read. */
    private static final int HEAP_PER_LINE = 12;

    private static final int HEAP_PER_ROOM = 6;

    /** A server that is a child, and what the rest of the gateway needs of it. */
    public static final class Server implements OwnProcess {
        private final SocketAddress address;
        private final Children children;
        private final ChildSessions sessions;
        private final HttpServer http;

        Server(SocketAddress address, Children children, ChildSessions sessions, HttpServer http) {
            this.address = address;
            this.children = children;
            this.sessions = sessions;
            this.http = http;
        }

        /** Where it is reached. */
        public SocketAddress address() {
            return address;
        }

        @Override
        public String trouble() {
            return children.trouble();
        }

        @Override
        public boolean isStarting() {
            return children.isStarting();
        }

        /** Called on the event loop when what was known of it holds no longer. */
        public void onLost(Runnable forget) {
            children.onLost(() -> {
                sessions.forget();
                forget.run();
            });
        }
    }

    /**
     * When sessions with children end that nobody uses.
     *
     * @param nanos the time in nanoseconds, such as {@link System#nanoTime}
     * @param idle how long one may be idle
     */
    public record Idling(LongSupplier nanos, Duration idle) {}

    private final EventLoop loop;
    private final NettyTransport transport;
    private final Idling idling;
    private final Child.Terms terms;
    private final HttpLimits limits;
    private final Duration silence;
    private final Duration start;
    private final Consumer<String> log;
    private final List<Server> servers = new CopyOnWriteArrayList<>();
    private int sockets;
    private @Nullable SocketFolder folder;
    private @Nullable Future<?> sweeper;

    /**
     * No servers yet.
     *
     * @param loop carries them, as it carries the rest of the gateway
     * @param messageBytes the largest message, either way; less where the heap is small
     * @param start how long a child may take to say anything
     * @param idling when sessions end that nobody uses
     * @param log takes a line about each thing that happens to a child, and what it says on standard error
     */
    public StdioServers(
            EventLoop loop,
            NettyTransport transport,
            int messageBytes,
            Duration start,
            Idling idling,
            Consumer<String> log) {
        this(loop, transport, messageBytes, SILENCE, start, idling, log);
    }

    /** With another time that a child may leave a question for its era without an answer. */
    StdioServers(
            EventLoop loop,
            NettyTransport transport,
            int messageBytes,
            Duration silence,
            Duration start,
            Idling idling,
            Consumer<String> log) {
        this.idling = idling;
        this.silence = silence;
        this.start = start;
        this.loop = loop;
        this.transport = transport;
        this.terms = terms(loop, messageBytes);
        this.limits = HttpLimits.DEFAULT.withBodyBytes(terms.limit()).withBufferedBytes(2L * terms.limit());
        this.log = log;
    }

    /** What lines of a gateway are read on, and how long they may be. */
    static Child.Terms terms(EventLoop loop, int messageBytes) {
        long heap = Runtime.getRuntime().maxMemory();
        int limit = (int) Math.min(messageBytes, Math.max(Room.SMALL, heap / HEAP_PER_LINE));
        return new Child.Terms(loop, limit, new Room(Math.max(2L * limit, heap / HEAP_PER_ROOM)), PATIENCE);
    }

    /**
     * Makes a server out of a command; it is not started yet. Not to be called on the event loop.
     *
     * @throws IOException when there can be no socket for it
     */
    public Server add(String name, ChildCommand command) throws IOException {
        if (folder == null) {
            folder = SocketFolder.create();
        }
        SocketAddress address = transport.domainAddress(folder.socket(sockets + ".sock"));
        Children children = new Children(name, command, terms, silence, start, log);
        ChildSessions sessions = new ChildSessions(name, children, idling, log);
        HttpServer http = HttpServer.bind(transport, loop, address, limits, new StdioServer(children, sessions, log));
        Server server = new Server(address, children, sessions, http);
        servers.add(server);
        sockets++;
        return server;
    }

    /** Starts the first process of a server. */
    public void begin(Server server) {
        if (sweeper == null) {
            sweeper =
                    loop.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        }
        loop.execute(server.children::begin);
    }

    /** Ends a server and its processes, by force where they do not end by themselves; does not wait for that. */
    public void end(Server server) {
        servers.remove(server);
        loop.execute(() -> server.children.stop().whenCompleteAsync((done, failure) -> {
            try {
                server.http.stop(Duration.ZERO);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Removes the sockets of servers that were never started. */
    public void abandon() {
        if (folder != null) {
            folder.remove();
        }
    }

    /** Ends the sessions that nobody has used for long, and keeps streams alive. On the loop. */
    void sweep() {
        for (Server server : servers) {
            server.children.keepAlive();
            server.sessions.sweep();
        }
    }

    /**
     * Ends all processes, by force where they do not end by themselves, and removes the sockets. Waits, so it is not to
     * be called on the event loop.
     */
    public void stop() throws InterruptedException {
        if (sweeper != null) {
            sweeper.cancel(false);
        }
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (Server server : servers) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            ends.add(end);
            loop.execute(() -> server.children.stop().whenComplete((done, failure) -> end.complete(null)));
        }
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
                    .get(LAST_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Log.warn(log, "not every process behind a backend has ended");
        }
        for (Server server : servers) {
            server.http.stop(Duration.ZERO);
        }
        if (folder != null) {
            folder.remove();
        }
    }
}
