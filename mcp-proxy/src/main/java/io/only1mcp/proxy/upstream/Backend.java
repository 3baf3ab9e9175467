package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.only1mcp.proxy.GatewayVersion;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendTls;
import io.only1mcp.proxy.metrics.Histogram;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.tls.TlsContexts;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A server behind the gateway: its connections, kept alive and used last in first out, its session, and what is known
 * of it. Belongs to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome comes to a listener, or as a task of the loop
public final class Backend {

    /** Whether it could be reached. */
    public enum State {
        /** No connection is open, and none was refused. */
        UNKNOWN,
        /** A connection is open. */
        UP,
        /** The last connection could not be opened. */
        DOWN
    }

    private static final byte[] NOTHING = {};
    private static final byte[] OWN_PARAMS = ("{\"protocolVersion\":\"" + ProtocolVersion.NEWEST_LEGACY.text()
                    + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"only1mcp\",\"version\":\""
                    + GatewayVersion.TEXT
                    + "\"}}")
            .getBytes(UTF_8);

    private final BackendAddress address;
    private final BackendLoop loop;
    private final Consumer<String> log;
    private final RequestHeads heads;
    private final @Nullable SslContext tls;
    private final Session session;
    private final ArrayDeque<BackendConnection> idle = new ArrayDeque<>();
    private final Histogram durations = new Histogram();
    private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
    private final @Nullable Supplier<String> trouble;
    private SocketAddress socketAddress;
    private boolean lookingUp;
    private State state = State.UNKNOWN;
    private String lastError = "";
    private long requests;
    private long connects;
    private int open;
    private int losses;
    private int place;
    private int inHand;
    private boolean retired;
    private @Nullable Runnable answered;
    private @Nullable Runnable lost;
    private byte[] uriPrefix = NOTHING;
    private boolean hasResources = true;
    private boolean speaksModern = true;
    private boolean speaksLegacy = true;

    /**
     * A backend. Looks its host name up, so it is not to be made on an event loop.
     *
     * @param log takes a line when it is lost and when it is there again
     * @throws io.only1mcp.proxy.config.ConfigException when a file that TLS needs cannot be used
     */
    public Backend(BackendAddress address, BackendLoop loop, Consumer<String> log) {
        this(address, new InetSocketAddress(address.host(), address.port()), null, loop, log);
    }

    /**
     * A backend that is reached at a socket of this machine.
     *
     * @param trouble says, asked on the loop, why the server behind the socket does not work; empty while it does
     * @param log takes a line when it is lost and when it is there again
     */
    public Backend(
            BackendAddress address,
            SocketAddress socketAddress,
            @Nullable Supplier<String> trouble,
            BackendLoop loop,
            Consumer<String> log) {
        this.address = address;
        this.loop = loop;
        this.log = log;
        this.heads = new RequestHeads(address);
        BackendTls secure = address.tls();
        this.tls = secure == null ? null : secure.context(address.name());
        this.session = new Session(this, OWN_PARAMS, (opened, goOn) -> goOn.run());
        this.socketAddress = socketAddress;
        this.trouble = trouble;
    }

    /**
     * Begins to serve; on the loop.
     *
     * @param at its place among the backends of its realm, from 0 on: that of another one of its name, which it replaces
     */
    public void join(int at) {
        place = at;
        loop.add(this);
    }

    /** Its place among the backends of its realm. */
    public int place() {
        return place;
    }

    /**
     * Takes its leave: what is in hand is answered, and each connection is closed when it is not used any more. Nobody is
     * to send it anything new but farewells.
     *
     * @param whenAnswered called once, when nothing is in hand any more
     */
    public void retire(Runnable whenAnswered) {
        retired = true;
        answered = whenAnswered;
        loop.remove(this);
        closeIdle();
        leaveWhenIdle();
    }

    /** What has just been answered may have to be sent once more, so that the end is looked for behind it. */
    private void leaveWhenIdle() {
        loop.eventLoop().execute(() -> {
            Runnable told = answered;
            if (inHand == 0 && told != null) {
                answered = null;
                told.run();
            }
        });
    }

    /** Whether it has taken its leave. */
    public boolean isRetired() {
        return retired;
    }

    /** What its tools are prefixed with. */
    public String name() {
        return address.name();
    }

    /** The URL of its endpoint. */
    public String url() {
        return address.url();
    }

    /** Heads of requests to it. */
    public RequestHeads heads() {
        return heads;
    }

    /** The gateway's own session with it in revisions up to 2025-11-25, in which no client's request is sent. */
    public Session session() {
        return session;
    }

    /** What the URIs of its resources are prefixed with; nothing, until somebody says so. */
    public void uriPrefix(byte[] prefix) {
        uriPrefix = prefix;
    }

    /** Whether it has resources, which it is taken to have until it is known. */
    public void hasResources(boolean has) {
        hasResources = has;
    }

    /** Whether it speaks the era since 2026-07-28, and the older ones; each true as long as that is not known. */
    public void speaks(boolean modern, boolean legacy) {
        speaksModern = modern;
        speaksLegacy = legacy;
    }

    /** Whether it speaks an era, as far as is known. */
    public boolean speaks(boolean modern) {
        return modern ? speaksModern : speaksLegacy;
    }

    /** What stands before each URI of a resource in its results; empty where they stay as they are. */
    public byte[] resultPrefix() {
        return hasResources ? uriPrefix : NOTHING;
    }

    BackendLoop loop() {
        return loop;
    }

    /** Called when it cannot be reached any more: what was known of it may be so no longer. */
    public void onLost(Runnable forget) {
        lost = forget;
    }

    /** Sends a request that is whole in one buffer, which is taken over. */
    public void send(BackendCall call, ByteBuf request) {
        send(call, request, NOTHING, 0, 0);
    }

    /** Sends a request that begins with a buffer, which is taken over, and goes on with {@code rest[from, to)}. */
    public void send(BackendCall call, ByteBuf first, byte[] rest, int from, int to) {
        requests++;
        inHand++;
        long now = System.nanoTime();
        call.take(this, now, first, rest, from, to);
        loop.start(call, now);
        for (BackendConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            if (next.send(call)) {
                return;
            }
            next.close();
        }
        connect(call);
    }

    private void connect(BackendCall call) {
        BackendConnection connection = new BackendConnection(this, call);
        connects++;
        loop.connect(socketAddress, connection).addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                refused(connection, done.cause());
            } else if (tls == null) {
                connected(connection);
            } else {
                secure(connection, done.channel(), tls);
            }
        });
    }

    private void secure(BackendConnection connection, Channel channel, SslContext context) {
        SslHandler handler =
                TlsContexts.calling(context, channel.alloc(), address.host(), address.port(), loop.connectMillis());
        channel.pipeline().addFirst(handler);
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                connected(connection);
            } else {
                refused(connection, done.cause());
                channel.close();
            }
        });
    }

    private void connected(BackendConnection connection) {
        open++;
        connection.opened();
        if (state == State.DOWN) {
            log.accept("backend " + name() + ": reached again at " + url());
        }
        state = State.UP;
        lastError = "";
        BackendCall waiting = connection.call();
        if (waiting == null) {
            connection.close();
        } else if (!connection.send(waiting)) {
            waiting.over();
            count(Failure.CLOSED);
            waiting.failed(Failure.CLOSED, "closed the connection at once");
        }
    }

    private void refused(BackendConnection connection, Throwable cause) {
        BackendCall waiting = connection.call();
        if (waiting == null) {
            return;
        }
        lastError = "cannot be reached at " + url() + ": " + inWords(cause);
        if (state != State.DOWN) {
            log.accept("backend " + name() + ": " + lastError);
        }
        state = State.DOWN;
        losses++;
        forget();
        lookUpAgain();
        waiting.over();
        count(Failure.UNREACHABLE);
        waiting.failed(Failure.UNREACHABLE, lastError);
    }

    /** What was known of it holds no longer. */
    public void forget() {
        if (lost != null) {
            lost.run();
        }
    }

    private String inWords(Throwable cause) {
        if (socketAddress instanceof InetSocketAddress internet && internet.isUnresolved()) {
            return "unknown host " + address.host();
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof SSLException) {
            return TlsTrouble.inWords(cause);
        }
        String message = String.valueOf(cause.getMessage());
        return message.contains("Connection refused") ? "connection refused" : message;
    }

    /** A name may have moved to another address; a look-up blocks, so it has a thread of its own. */
    private void lookUpAgain() {
        boolean name = socketAddress instanceof InetSocketAddress
                && !NetUtil.isValidIpV4Address(address.host())
                && !NetUtil.isValidIpV6Address(address.host());
        if (name && !lookingUp) {
            lookingUp = true;
            CompletableFuture.supplyAsync(() -> new InetSocketAddress(address.host(), address.port()))
                    .thenAcceptAsync(this::lookedUp, loop.eventLoop());
        }
    }

    private void lookedUp(InetSocketAddress found) {
        lookingUp = false;
        socketAddress = found;
    }

    void free(BackendConnection connection) {
        if (retired) {
            connection.close();
        } else {
            idle.addFirst(connection);
        }
    }

    /** A call that it was sent is over. */
    void over() {
        inHand--;
        if (retired && inHand == 0) {
            leaveWhenIdle();
        }
    }

    void closed(BackendConnection connection) {
        open--;
        if (open == 0 && state == State.UP) {
            state = State.UNKNOWN;
        }
        idle.remove(connection);
    }

    void closeIdle(long usedBefore) {
        for (BackendConnection oldest = idle.peekLast();
                oldest != null && oldest.idleSince() - usedBefore < 0;
                oldest = idle.peekLast()) {
            idle.removeLast();
            oldest.close();
        }
    }

    void closeIdle() {
        for (BackendConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            next.close();
        }
    }

    /** It failed a request in this way. */
    public void count(Failure failure) {
        failures.merge(failure, 1L, Long::sum);
    }

    void answered(BackendCall call) {
        durations.record(System.nanoTime() - call.sentAt());
    }

    /** How often a connection could not be opened: a session that was opened before the last time is lost. */
    public int losses() {
        return losses;
    }

    /** Whether it can be reached, as far as is known. */
    public State state() {
        return troubleOf().isEmpty() ? state : State.DOWN;
    }

    private String troubleOf() {
        return trouble == null ? "" : trouble.get();
    }

    /** Why it cannot be reached, or empty. */
    public String lastError() {
        String own = troubleOf();
        return own.isEmpty() ? lastError : own;
    }

    /** How many requests it was sent. */
    public long requests() {
        return requests;
    }

    /** How many requests it failed in this way. */
    public long failures(Failure failure) {
        return failures.getOrDefault(failure, 0L);
    }

    /** How many connections were tried. */
    public long connects() {
        return connects;
    }

    /** How many connections are open. */
    public int open() {
        return open;
    }

    /** How many of them wait for use. */
    public int idle() {
        return idle.size();
    }

    /** How long it took to answer, from handing the request over to the end of the answer. */
    public Histogram durations() {
        return durations;
    }
}
