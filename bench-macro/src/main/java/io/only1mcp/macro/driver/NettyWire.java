package io.only1mcp.macro.driver;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ManualIoEventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real wire: keep-alive connections on one event loop that the calling thread drives by hand. */
// Whether a write or a close worked is seen by what follows: an answer, or the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class NettyWire implements OpenWire {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final ManualIoEventLoop loop;
    private final Bootstrap bootstrap;
    private final ReplyCheck check;
    private final InetSocketAddress address;
    private final @Nullable SslContext tls;
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private @Nullable Replies replies;
    private Requests requests;
    private int open;
    private int connecting;
    private long openedTotal;
    private Outcome.@Nullable Failed refusal;
    private @Nullable String exhausted;
    private boolean closing;

    /**
     * A wire; the calling thread must be the one that polls, a FastThreadLocalThread.
     *
     * @param transport the kind of sockets
     * @param address where the target listens
     * @param tls how https is spoken, or null for http
     * @param requests what to send
     */
    NettyWire(NettyTransport transport, InetSocketAddress address, @Nullable SslContext tls, Requests requests) {
        this.address = address;
        this.tls = tls;
        this.requests = requests;
        this.check = new ReplyCheck(requests.operations().size());
        loop = new ManualIoEventLoop(Thread.currentThread(), transport.ioHandlerFactory());
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                // One read takes a small answer whole; a large list makes the next read larger.
                .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(4096, 4096, 1 << 18));
    }

    @Override
    public void sends(Requests next) {
        requests = next;
    }

    /** Opens {@code connections}, and returns when each is open or refused. */
    void open(int connections) {
        for (int i = 0; i < connections; i++) {
            connect(new Connection(this));
            // A listener's backlog is finite: not all at the same instant.
            while (connecting >= 64) {
                loop.run(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        while (connecting > 0) {
            loop.run(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void listener(Replies listener) {
        replies = listener;
    }

    @Override
    public int openConnections() {
        return open;
    }

    @Override
    public @Nullable String refusal() {
        Outcome.Failed last = refusal;
        return last == null ? null : last.detail();
    }

    @Override
    public @Nullable String exhausted() {
        return exhausted;
    }

    @Override
    public long openedTotal() {
        return openedTotal;
    }

    @Override
    public @Nullable Flight take() {
        Connection connection;
        while ((connection = free.poll()) != null) {
            if (connection.isOpen()) {
                return connection;
            }
        }
        return null;
    }

    @Override
    public boolean hasFree() {
        return !free.isEmpty();
    }

    @Override
    public Outcome.@Nullable Failed down() {
        return open == 0 ? refusal : null;
    }

    @Override
    public void write(Flight flight) {
        requests.write((Connection) flight);
    }

    @Override
    public int poll(long waitNanos) {
        return waitNanos > 0 ? loop.run(waitNanos) : loop.runNow();
    }

    @Override
    public void abandon(Flight flight) {
        ((Connection) flight).close();
    }

    /** Closes all connections and ends the loop. */
    @Override
    public void close() {
        closing = true;
        free.forEach(Connection::close);
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }

    Outcome check(ReplyReader reply, Connection connection) {
        return check.check(reply.head(), reply.body(), reply.bodyStart(), reply.bodyEnd(), connection);
    }

    void awake() {
        if (replies != null) {
            replies.awake();
        }
    }

    void streamed(Connection connection, int ended) {
        if (replies != null) {
            replies.streamed(connection, ended);
        }
    }

    void settled(Connection connection, Outcome outcome) {
        if (replies != null) {
            replies.settled(connection, outcome);
        }
    }

    void free(Connection connection) {
        free.add(connection);
    }

    void opened(Connection connection) {
        connecting--;
        open++;
        openedTotal++;
        refusal = null;
        free.add(connection);
    }

    /** An open connection ended: another takes its place. */
    void lost(Connection connection) {
        open--;
        free.remove(connection);
        reconnect(0);
    }

    /** A connection could not be opened. */
    void refused(Connection connection, Throwable cause) {
        connecting--;
        refusal = new Outcome.Failed(FailureKind.CONNECT, reason(cause));
        exhausted = exhausted == null ? Exhaustion.of(cause) : exhausted;
        reconnect(RETRY_NANOS);
    }

    private void reconnect(long delayNanos) {
        if (!closing) {
            // Counted as connecting only when it is tried, so that opening a run does not wait for a dead target.
            loop.schedule(() -> connect(new Connection(this)), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void connect(Connection connection) {
        if (closing) {
            return;
        }
        connecting++;
        SslContext secure = tls;
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (secure != null) {
                            SslHandler handler =
                                    secure.newHandler(channel.alloc(), address.getHostString(), address.getPort());
                            channel.pipeline().addLast(handler);
                        }
                        channel.pipeline().addLast(connection.new Handler(secure != null));
                    }
                })
                .connect(address)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        refused(connection, done.cause());
                    }
                });
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
