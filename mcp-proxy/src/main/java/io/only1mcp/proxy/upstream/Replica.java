package io.only1mcp.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.log.Log;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One address of a backend: its connections, and how it does. One that cannot be reached or fails too often is out: as
 * long as others are in, they get its calls, and it is asked in the background until it answers. Belongs to one event
 * loop.
 */
public final class Replica {
    private static final byte[] NOTHING = {};

    private final Backend backend;
    private final BackendAddress address;
    private final BackendLoop loop;
    private final Consumer<String> log;
    private final RequestHeads heads;
    private final Pool pool;
    private final @Nullable Breaker breaker;
    private final Probing probing;
    private Backend.State state = Backend.State.UNKNOWN;
    private String lastError = "";
    private boolean out;
    private long requests;
    private long failures;
    private int inFlight;
    private int losses;
    private boolean mistaken;

    Replica(
            Backend backend,
            BackendAddress address,
            SocketAddress socketAddress,
            BackendConfig config,
            BackendLoop loop,
            Consumer<String> log) {
        this.backend = backend;
        this.address = address;
        this.loop = loop;
        this.log = log;
        this.heads = new RequestHeads(address, config.headers());
        this.pool = new Pool(this, new Dialer(address, socketAddress, loop), config.pool(), loop);
        this.breaker = config.breaker().failures() == 0 ? null : new Breaker(config.breaker());
        this.probing = new Probing(
                asker -> Question.probe(this, asker),
                (task, nanos) -> loop.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS));
    }

    /** Whose address it is. */
    public Backend backend() {
        return backend;
    }

    /** The URL of its endpoint. */
    public String url() {
        return address.shown();
    }

    /** Heads of requests to it. */
    public RequestHeads heads() {
        return heads;
    }

    BackendLoop loop() {
        return loop;
    }

    /** Sends a request that is whole in one buffer, which is taken over. */
    public void send(BackendCall call, ByteBuf request) {
        send(call, request, NOTHING, 0, 0);
    }

    /** Sends a request that begins with a buffer, which is taken over, and goes on with {@code rest[from, to)}. */
    public void send(BackendCall call, ByteBuf first, byte[] rest, int from, int to) {
        long now = System.nanoTime();
        call.take(this, now, first, rest, from, to);
        forward(call, now);
    }

    private void forward(BackendCall call, long now) {
        requests++;
        inFlight += call.isApart() ? 0 : 1;
        backend.began();
        if (breaker != null && !breaker.admits(call, now) && !call.isFarewell()) {
            loop.refuse(
                    call,
                    Failure.LEFT_ALONE,
                    backend.ofAll("is left alone for " + retrySeconds() + " s: " + lastError));
        } else {
            pool.send(call, now);
        }
    }

    /** Takes over a call that had not gone anywhere yet, from a replica that turned out to be lost. */
    private void takeOver(BackendCall call, Replica from) {
        ByteBuf request = Objects.requireNonNull(call.request(), "nothing of it has gone");
        call.move(this, heads.moved(request, from.heads));
        forward(call, System.nanoTime());
    }

    /** A call that was sent here has ended, in whatever way. */
    void left(BackendCall call) {
        backend.over();
        inFlight -= call.isApart() ? 0 : 1;
        if (breaker != null) {
            breaker.ended(call);
        }
    }

    /** A connection has been opened. */
    void reached() {
        if (state == Backend.State.DOWN) {
            log.accept("backend " + backend.name() + ": reached again at " + url());
        }
        state = Backend.State.UP;
        if (!isLeftAlone()) {
            lastError = "";
        }
    }

    /** The last connection is closed, perhaps. */
    void closed() {
        if (pool.open() == 0 && state == Backend.State.UP) {
            state = Backend.State.UNKNOWN;
        }
    }

    /** A connection could not be opened, for a call or for none: nothing has gone, so another replica may have the call. */
    void refused(@Nullable BackendCall call, String why) {
        lastError = "cannot be reached at " + url() + ": " + why;
        if (state != Backend.State.DOWN) {
            Log.warn(log, "backend " + backend.name() + ": " + lastError);
        }
        state = Backend.State.DOWN;
        if (breaker != null) {
            breaker.failed(call, System.nanoTime());
        }
        lose();
        if (call != null && !goElsewhere(call)) {
            count(Failure.UNREACHABLE);
            call.over();
            call.failed(Failure.UNREACHABLE, backend.ofAll(lastError));
        }
    }

    private boolean goElsewhere(BackendCall call) {
        Replica other = call.isMovable() ? backend.other(call.key()) : null;
        if (other == null) {
            return false;
        }
        left(call);
        other.takeOver(call, this);
        return true;
    }

    /** From now on it is out; sessions with it are lost, and so may be what is known of the backend. */
    private void lose() {
        out = true;
        losses++;
        backend.forget();
        if (backend.replicas().size() > 1 && !backend.isRetired()) {
            probing.begin(nanosLeft());
            for (BackendCall waiting : pool.waiting()) {
                goElsewhere(waiting);
            }
        }
    }

    /** A call has been answered. */
    void succeeded(BackendCall call) {
        boolean closed = breaker != null && breaker.succeeded(call);
        if (out && !isLeftAlone()) {
            out = false;
            lastError = "";
            probing.stop();
            if (closed) {
                log.accept("backend " + backend.name() + ": answers again at " + url());
            }
        }
    }

    /** A call has failed in a way that is the server's fault. */
    void failed(BackendCall call, Failure failure, String why) {
        count(failure);
        broke(call, why);
    }

    void count(Failure failure) {
        backend.count(failure);
        failures++;
    }

    /** It has answered a question of this method with a response to another one, which is said once. */
    void mistook(String method) {
        if (!mistaken) {
            mistaken = true;
            Log.warn(
                    log,
                    "backend " + backend.name() + ": answers " + method + " with the id of another request at " + url()
                            + "; such answers are not used");
        }
    }

    /** The server is not well. */
    void broke(BackendCall call, String why) {
        if (breaker != null && breaker.failed(call, System.nanoTime())) {
            lastError = "too many calls in a row failed at " + url() + ", the last one: " + why;
            if (!out) {
                Log.warn(
                        log,
                        "backend " + backend.name() + ": " + lastError + "; it is left alone for " + retrySeconds()
                                + " s");
            }
            if (backend.replicas().size() > 1) {
                lose();
            }
            out = true;
        }
    }

    /** A call has waited for a connection in vain. */
    String exhausted() {
        count(Failure.EXHAUSTED);
        return pool.exhausted();
    }

    void sweep(long now) {
        pool.sweep(now);
    }

    /** Closes each connection when it is not used any more, and lets nobody wait for one. */
    void stop() {
        retire();
        for (BackendCall waiting : pool.waiting()) {
            loop.refuse(waiting, Failure.CLOSED, "was not asked before the gateway stopped");
        }
    }

    /** Closes each connection when it is not used any more. */
    void retire() {
        probing.stop();
        pool.retire();
    }

    private boolean isLeftAlone() {
        return breaker != null && breaker.state() != Breaker.State.CLOSED;
    }

    /** Whether others are to be preferred. */
    boolean isOut() {
        return out;
    }

    /** Whether a call would go now. */
    boolean wouldTry(long now) {
        return breaker == null || breaker.wouldAdmit(now);
    }

    private long nanosLeft() {
        return breaker == null ? 0 : breaker.nanosLeft(System.nanoTime());
    }

    /** After how many seconds a call that was refused may be tried again; at least 1. */
    long retrySeconds() {
        return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanosLeft() + TimeUnit.SECONDS.toNanos(1) - 1));
    }

    /** How often it was lost: a session that was opened before the last time is lost too. */
    int losses() {
        return losses;
    }

    /** Whether it can be reached, as far as is known. */
    public Backend.State state() {
        return out ? Backend.State.DOWN : state;
    }

    /** Why it is out, or empty. */
    public String lastError() {
        return lastError;
    }

    /** Whether it is left alone: closed, half_open or open. */
    public String breaker() {
        return (breaker == null ? Breaker.State.CLOSED : breaker.state()).name().toLowerCase(java.util.Locale.ROOT);
    }

    /** How many calls wait for their answer, or for a connection; streams that last are not counted. */
    public int inFlight() {
        return inFlight;
    }

    /** How many requests it was to get. */
    public long requests() {
        return requests;
    }

    /** How many of them failed. */
    public long failures() {
        return failures;
    }

    /** How many calls wait for a connection. */
    public int waiting() {
        return pool.waiting().size();
    }

    /** How many calls waited in vain. */
    public long acquireTimeouts() {
        return pool.timeouts();
    }

    /** How many connections were tried. */
    public long connects() {
        return pool.connects();
    }

    /** How many connections are open. */
    public int open() {
        return pool.open();
    }

    /** How many of them wait for use. */
    public int idle() {
        return pool.idle();
    }
}
