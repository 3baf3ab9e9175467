package io.only1mcp.proxy;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.PlatformDependent;
import io.only1mcp.proxy.audit.AuditLog;
import io.only1mcp.proxy.config.AuditConfig;
import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.config.Differences;
import io.only1mcp.proxy.config.ProxyConfig;
import io.only1mcp.proxy.reload.ReloadOutcome;
import io.only1mcp.proxy.reload.Reloaded;
import io.only1mcp.proxy.stdio.StdioClient;
import io.only1mcp.proxy.stdio.StdioServers;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.HttpLimits;
import io.only1mcp.wire.http.HttpServer;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running gateway: one event loop with the front, the backends and all that lies between. */
public final class Proxy {
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final long SWEEP_SECONDS = 1;
    private static final int HEAP_PER_CONNECTION = 24 * 1024;

    private final EventLoopGroup group;
    private final @Nullable HttpServer server;
    private final BackendLoop loop;
    private final Wiring wiring;
    private final ProxyConfig config;
    private final Future<?> sweeper;
    private final StdioServers children;
    private final Entry entry;
    private final @Nullable AuditLog audit;
    private Front front;
    private ProxyConfig latest;
    private Reloaded.InUse inUse;
    private volatile @Nullable StdioClient client;

    /**
     * What the time is.
     *
     * @param nanos for what grows old, in nanoseconds
     * @param wall for what expires at an instant
     */
    record Clocks(LongSupplier nanos, InstantSource wall) {
        static final Clocks OF_THE_SYSTEM = new Clocks(System::nanoTime, InstantSource.system());
    }

    /** What a client at standard input and output needs to come in. */
    private record Entry(
            NettyTransport transport, Gateway gateway, Clocks clocks, int messageBytes, Consumer<String> log) {}

    private Proxy(
            EventLoopGroup group,
            @Nullable HttpServer server,
            BackendLoop loop,
            Wiring wiring,
            ProxyConfig config,
            Front front,
            Future<?> sweeper,
            StdioServers children,
            Entry entry,
            @Nullable AuditLog audit) {
        this.group = group;
        this.server = server;
        this.loop = loop;
        this.wiring = wiring;
        this.config = config;
        this.front = front;
        this.sweeper = sweeper;
        this.children = children;
        this.entry = entry;
        this.audit = audit;
        this.latest = config;
        this.inUse = new Reloaded.InUse(1, entry.clocks.wall().instant());
    }

    /**
     * Starts a gateway.
     *
     * @param log takes a line about each backend that is lost or found again, and about bugs
     * @throws IOException when the address cannot be had
     */
    public static Proxy start(ProxyConfig config, NettyTransport transport, Consumer<String> log) throws IOException {
        return start(config, transport, log, Clocks.OF_THE_SYSTEM);
    }

    /** Starts a gateway that listens at no TCP port: for a client at standard input and output. */
    public static Proxy startWithoutPort(ProxyConfig config, NettyTransport transport, Consumer<String> log)
            throws IOException {
        return start(config, transport, log, Clocks.OF_THE_SYSTEM, false);
    }

    /** Starts a gateway whose sessions grow old, and whose tokens expire, by other clocks. */
    static Proxy start(ProxyConfig config, NettyTransport transport, Consumer<String> log, Clocks clocks)
            throws IOException {
        return start(config, transport, log, clocks, true);
    }

    private static Proxy start(
            ProxyConfig config, NettyTransport transport, Consumer<String> log, Clocks clocks, boolean listens)
            throws IOException {
        AuditConfig recorded = config.features().audit();
        AuditLog audit = recorded == null ? null : AuditLog.open(recorded, log);
        EventLoopGroup group = transport.newLoop("only1mcp-proxy");
        StdioServers.Idling idling =
                new StdioServers.Idling(clocks.nanos(), config.sessions().idle());
        StdioServers children = new StdioServers(
                group.next(),
                transport,
                config.messageBytes(),
                config.timeouts().start(),
                idling,
                log);
        try {
            BackendLoop loop = new BackendLoop(
                    group.next(),
                    transport,
                    config.timeouts().answer(),
                    config.timeouts().list(),
                    config.timeouts().start(),
                    config.messageBytes());
            Wiring wiring = new Wiring(loop, children, log);
            Gateway gateway = new Gateway(loop, config.sessions(), clocks.nanos(), log);
            gateway.oversee(audit, config.features().rateLimits());
            Wiring.Plan plan = wiring.prepare(config);
            InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
            Front front = Front.of(config, address, null, clocks.wall(), listens ? log : line -> {});
            onLoop(loop, () -> gateway.follow(plan.realms(), front.keeper(), wiring::gone));
            HttpServer server = listens
                    ? HttpServer.bind(transport, group.next(), address, limits(config), front.access(), gateway)
                    : null;
            if (server != null) {
                onLoop(loop, () -> gateway.entrance(server));
            }
            loop.begin();
            Future<?> sweeper =
                    group.next().scheduleWithFixedDelay(gateway::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
            plan.begin();
            plan.stands();
            Entry entry = new Entry(transport, gateway, clocks, config.messageBytes(), log);
            return new Proxy(group, server, loop, wiring, config, front, sweeper, children, entry, audit);
        } catch (IOException | RuntimeException e) {
            children.abandon();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            if (audit != null) {
                audit.abandon();
            }
            throw e;
        }
    }

    /** Runs something on the loop and waits for it. */
    private static void onLoop(BackendLoop loop, Runnable run) {
        Future<?> ran = loop.eventLoop().submit(run).awaitUninterruptibly();
        if (ran.cause() instanceof RuntimeException fault) {
            throw fault;
        }
    }

    /**
     * Has another configuration from now on. Backends that do not change keep their connections and sessions; what is in
     * hand at those that go is answered. Waits, so it is not to be called on the event loop, and by one thread at a time.
     *
     * @throws IOException when there can be no socket for a child
     * @throws ConfigException when it cannot be used; then nothing has changed
     */
    public Reloaded reload(ProxyConfig next) throws IOException {
        long began = System.nanoTime();
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        Front ahead = Front.of(next, address, front, entry.clocks.wall(), server == null ? line -> {} : entry.log);
        Wiring.Plan plan = wiring.prepare(next);
        Reloaded.Backends backends = new Reloaded.Backends(plan.added(), plan.replaced(), plan.removed());
        // Calls wait for a process that has been started, and for no other.
        plan.begin();
        try {
            onLoop(loop, () -> {
                entry.gateway.follow(plan.realms(), ahead.keeper(), wiring::gone);
                entry.gateway.limitBy(next.features().rateLimits());
                entry.gateway.reloads().swapped(backends.replaced().size(), began);
            });
        } catch (RuntimeException e) {
            plan.abandon();
            throw e;
        }
        if (server != null) {
            server.access(ahead.access());
        }
        plan.stands();
        front = ahead;
        List<String> kept = config.keptUntilRestart(next);
        List<String> changed = new ArrayList<>(Differences.between(latest, next));
        changed.removeAll(kept);
        latest = next;
        inUse = inUse.next(entry.clocks.wall().instant());
        return new Reloaded(ReloadOutcome.APPLIED, backends, changed, kept, inUse, System.nanoTime() - began);
    }

    /** Which configuration is in use; for the thread that has others used. */
    Reloaded.InUse inUse() {
        return inUse;
    }

    /**
     * Counts that the configuration was read again.
     *
     * @param nanos how long it took, from the first word of it
     */
    void reloaded(ReloadOutcome outcome, long nanos) {
        loop.eventLoop().execute(() -> entry.gateway.reloads().reloaded(outcome, nanos));
    }

    /** Lets {@code POST /admin/reload} have the configuration read again. */
    public void onReload(Supplier<CompletableFuture<Reloaded>> reload) {
        loop.eventLoop().execute(() -> entry.gateway.onReload(reload));
    }

    /**
     * Large requests lie in the heap, and may fill a quarter of it; connections take some 10 KB each with all that their
     * clients can have in hand there, and may fill nearly half. The rest is for what is done with them. Of the direct memory
     * that kept answers leave, half is for what clients do not take.
     */
    private static HttpLimits limits(ProxyConfig config) {
        long heap = Runtime.getRuntime().maxMemory();
        int message = config.messageBytes();
        if (message > heap / 4) {
            throw new ConfigException("limits.message: must be at most a quarter of the heap, which is " + heap / 4
                    + " bytes, got " + message + "; say less, or give the JVM more by -Xmx");
        }
        long buffered = Math.min(config.entrance().bufferedBytes(), heap / 4);
        int connections = (int) Math.min(HttpLimits.DEFAULT.connections(), heap / HEAP_PER_CONNECTION);
        CacheConfig cache = config.features().cache();
        long direct = PlatformDependent.maxDirectMemory() - (cache == null ? 0 : cache.bytes());
        return HttpLimits.DEFAULT
                .withUntakenBytes(direct / 2)
                .withConnections(connections)
                .withBodyBytes(message)
                .withBufferedBytes(Math.max(buffered, message));
    }

    /**
     * Serves, besides, one client that writes lines to {@code in} and reads lines from {@code out}.
     *
     * @throws IOException when there can be no socket for it
     */
    public StdioClient serve(InputStream in, OutputStream out) throws IOException {
        StdioClient served = StdioClient.begin(
                loop.eventLoop(), entry.transport, entry.gateway, entry.messageBytes, in, out, entry.log);
        client = served;
        return served;
    }

    /** The port that it listens at; 0 without one. */
    public int port() {
        return server == null ? 0 : server.port();
    }

    /**
     * Stops: accepts nothing more, lets what is in hand be answered, ends the sessions with the backends and the backends
     * that are children.
     *
     * @param within how long all of it may take, 1 s at least; what comes behind the answers has a third of it
     * @return whether everything was answered
     */
    public boolean stop(Duration within) throws InterruptedException {
        return stop(Duration.ZERO, within);
    }

    /**
     * The same, with a grace for clients whose next request may be on its way.
     *
     * @param grace a connection that was used within it is answered once more, and told that it closes
     * @param within how long all of it may take, 1 s at least; what comes behind the answers has a third of it
     * @return whether everything was answered
     */
    public boolean stop(Duration grace, Duration within) throws InterruptedException {
        long answered = System.nanoTime() + within.toNanos() / 3 * 2;
        StdioClient served = client;
        boolean drained = served == null || served.stop(within.dividedBy(3));
        drained &= server == null || server.stop(grace, Duration.ofNanos(Math.max(0, answered - System.nanoTime())));
        sweeper.cancel(false);
        CountDownLatch ended = new CountDownLatch(1);
        loop.eventLoop().execute(() -> entry.gateway.endSessions(ended::countDown));
        boolean said = ended.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        loop.eventLoop().submit(loop::stop).awaitUninterruptibly();
        children.stop();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        if (audit != null) {
            audit.close();
        }
        return drained && said;
    }
}
