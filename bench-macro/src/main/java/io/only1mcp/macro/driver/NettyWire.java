package io.only1mcp.macro.driver;

import io.netty.channel.ManualIoEventLoop;
import io.netty.handler.ssl.SslContext;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.HeldStreams;
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
    /** So many more connections are being opened at once, where a range is allowed. */
    private static final int MOST_CONNECTING = 16;
    /** So many are being opened at once before there is any load. */
    private static final int MOST_AT_ONCE = 64;
    /** How long streams may take to be opened. */
    private static final long OPEN_STREAMS_NANOS = TimeUnit.SECONDS.toNanos(20);
    /** How long sessions that are ended with the run may take. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ManualIoEventLoop loop;
    private final Sockets sockets;
    private final ReplyRoom room = ReplyRoom.ofHeap();
    private final Errands errands;
    private final @Nullable SessionPool pool;
    private @Nullable StreamHolder streams;
    private final ReplyCheck check;
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private @Nullable Replies replies;
    private Distance distance = Distance.NONE;
    private int most;
    private Requests requests;
    private int open;
    private int connecting;
    private long openedTotal;
    private long refusedTotal;
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
     * @param sessions how sessions come and go, or null where they last
     * @param timeoutNanos of what is no load
     */
    NettyWire(
            NettyTransport transport,
            InetSocketAddress address,
            @Nullable SslContext tls,
            Requests requests,
            @Nullable SessionSettings sessions,
            long timeoutNanos) {
        this.requests = requests;
        this.check = new ReplyCheck(requests.operations().size());
        loop = new ManualIoEventLoop(Thread.currentThread(), transport.ioHandlerFactory());
        sockets = new Sockets(loop, transport, address, tls);
        errands = new Errands(sockets, room, timeoutNanos);
        pool = sessions == null ? null : new SessionPool(sessions, loop, errands);
    }

    @Override
    public void sends(Requests next) {
        requests = next;
    }

    /**
     * Opens so many connections, and returns when each was opened or refused once, or the first ones all were refused; others up to
     * {@code atMost} come as they are needed.
     */
    void open(int connections, int atMost) {
        most = atMost;
        for (int begun = 1; begun <= connections && !isHopeless(); begun++) {
            connect(new Connection(this));
            // A listener's backlog is finite: not all at the same instant.
            int settled = begun == connections ? begun : begun - MOST_AT_ONCE;
            while (openedTotal + refusedTotal < settled && !isHopeless()) {
                loop.run(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private boolean isHopeless() {
        return openedTotal == 0 && refusedTotal >= MOST_AT_ONCE;
    }

    @Override
    public HeldStreams hold(StreamSettings settings) {
        StreamHolder holder = new StreamHolder(settings, sockets, loop);
        streams = holder;
        holder.open();
        long until = System.nanoTime() + OPEN_STREAMS_NANOS;
        while (!holder.settled() && System.nanoTime() < until) {
            loop.run(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return holder.recording();
    }

    @Override
    public @Nullable StreamHolder streams() {
        return streams;
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
        if (pool != null && !pool.hasReady()) {
            return null;
        }
        Connection connection;
        while ((connection = free.poll()) != null) {
            if (connection.isOpen()) {
                return connection;
            }
        }
        if (open + connecting < most && connecting < MOST_CONNECTING) {
            connect(new Connection(this));
        }
        return null;
    }

    /** From now on requests are sent later than they are written. */
    void distance(Distance next) {
        distance = next;
    }

    @Override
    public int free() {
        return pool == null || pool.hasReady() ? free.size() : 0;
    }

    @Override
    public Outcome.@Nullable Failed down() {
        return open == 0 ? refusal : null;
    }

    @Override
    public void write(Flight flight) {
        Connection connection = (Connection) flight;
        if (pool == null) {
            requests.write(connection, distance);
        } else {
            LiveSession session = pool.use();
            connection.in(session);
            requests.write(connection, distance, session.head);
        }
    }

    @Override
    public int poll(long waitNanos) {
        return waitNanos > 0 ? loop.run(waitNanos) : loop.runNow();
    }

    @Override
    public void abandon(Flight flight) {
        Connection connection = (Connection) flight;
        connection.leaveSession(0);
        connection.close();
    }

    @Override
    public @Nullable SessionPool sessions() {
        return pool;
    }

    /** Closes all connections and ends the loop. */
    @Override
    public void close() {
        closing = true;
        free.forEach(Connection::close);
        if (streams != null) {
            streams.close();
        }
        if (pool != null) {
            pool.end();
            long until = System.nanoTime() + LAST_WORDS_NANOS;
            while (errands.unanswered() > 0 && System.nanoTime() < until) {
                loop.run(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
        sockets.close();
    }

    Outcome check(ReplyReader reply, Connection connection) {
        return check.check(reply.head(), reply.body(), reply.bodyStart(), reply.bodyEnd(), connection);
    }

    /** Where answers lie while they come. */
    ReplyRoom room() {
        return room;
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

    /** A request of a session is settled, with this status or none. */
    void left(LiveSession session, int status) {
        if (pool != null) {
            pool.settled(session, status);
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
        refusedTotal++;
        refusal = new Outcome.Failed(FailureKind.CONNECT, Sockets.reason(cause));
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
        sockets.connect(connection.new Handler(sockets.secure()), cause -> refused(connection, cause));
    }
}
