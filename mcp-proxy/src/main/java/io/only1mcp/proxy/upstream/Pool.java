package io.only1mcp.proxy.upstream;

import io.only1mcp.proxy.config.PoolConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one address, kept alive and used last in first out. When there are as many as there may be, calls
 * wait for one in the order in which they came. Streams that last, and calls that wait for their client, have connections
 * that are not counted, so that they hold up nobody. Belongs to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the timer reports by itself
final class Pool implements Dialer.Outcome {
    private final Replica replica;
    private final Dialer dialer;
    private final PoolConfig limits;
    private final BackendLoop loop;
    private final ArrayDeque<BackendConnection> idle = new ArrayDeque<>();
    private final Deadlines waiting;
    private final long idleNanos;

    /** Connections that are being opened, in use or idle, but for those that are apart. */
    private int counted;

    private int open;
    private int ahead;
    private long connects;
    private long timeouts;
    private boolean timing;
    private boolean retired;

    /** A pool without connections. */
    Pool(Replica replica, Dialer dialer, PoolConfig limits, BackendLoop loop) {
        this.replica = replica;
        this.dialer = dialer;
        this.limits = limits;
        this.loop = loop;
        this.waiting = new Deadlines(limits.acquireTimeout());
        this.idleNanos = limits.idleTimeout().toNanos();
    }

    /** Sends a call over a free connection, over a new one, or when one is free. */
    void send(BackendCall call, long now) {
        loop.start(call, now);
        for (BackendConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            if (next.send(call)) {
                return;
            }
            next.close();
        }
        if (!call.mayWait()) {
            loop.refuse(call, Failure.NO_MEMORY, Failure.WITHOUT_MEMORY);
        } else if (call.isApart() || counted < limits.max()) {
            open(call);
        } else {
            waiting.start(call, now);
            if (!timing) {
                watch(limits.acquireTimeout().toNanos());
            }
        }
    }

    private void open(@Nullable BackendCall first) {
        BackendConnection connection = new BackendConnection(replica, this, first);
        counted += connection.isApart() ? 0 : 1;
        ahead += first == null ? 1 : 0;
        connects++;
        dialer.dial(connection, this);
    }

    /** Those who wait have a timer while there are any: a look every tenth of a second would be too rare for them. */
    private void watch(long nanos) {
        timing = true;
        loop.eventLoop().schedule(this::sweepWaiting, nanos, TimeUnit.NANOSECONDS);
    }

    private void sweepWaiting() {
        timing = false;
        long now = System.nanoTime();
        waiting.sweep(now);
        Timed first = waiting.first();
        if (first != null && !timing) {
            watch(first.since() + limits.acquireTimeout().toNanos() - now);
        }
    }

    /** Nobody gave a connection to a call in time; why, in words. */
    String exhausted() {
        timeouts++;
        return "no connection of " + limits.max() + " was free within "
                + limits.acquireTimeout().toMillis() + " ms";
    }

    /** Gives those who wait the connections that there may be. */
    private void admit() {
        while (counted < limits.max() && waiting.first() != null) {
            open(next());
        }
    }

    private BackendCall next() {
        BackendCall call = (BackendCall) waiting.take();
        long now = System.nanoTime();
        call.waited(now);
        loop.start(call, now);
        return call;
    }

    @Override
    public void connected(BackendConnection connection) {
        open++;
        connection.opened();
        replica.reached();
        BackendCall call = connection.call();
        if (connection.isAhead()) {
            ahead--;
            free(connection);
        } else if (call == null) {
            connection.close();
        } else if (!connection.send(call)) {
            replica.failed(call, Failure.CLOSED, "closed the connection at once");
            call.over();
            call.failed(Failure.CLOSED, "closed the connection at once");
        }
    }

    @Override
    public void refused(BackendConnection connection, Throwable cause) {
        forget(connection);
        ahead -= connection.isAhead() ? 1 : 0;
        BackendCall call = connection.take();
        if (call != null || (connection.isAhead() && !retired)) {
            replica.refused(call, dialer.inWords(cause));
            dialer.lookUpAgain();
        }
        admit();
    }

    /** A connection has carried a call and may carry another. */
    void free(BackendConnection connection) {
        if (retired && waiting.first() == null) {
            connection.close();
        } else if (connection.isApart() && counted >= limits.max()) {
            connection.close();
        } else {
            connection.setApart(false);
            if (waiting.first() == null) {
                connection.rest(loop.now());
                idle.addFirst(connection);
                return;
            }
            BackendCall call = next();
            if (!connection.send(call)) {
                connection.close();
                open(call);
            }
        }
    }

    /** A connection is counted no longer, or from now on. */
    void count(int more) {
        counted += more;
        admit();
    }

    void closed(BackendConnection connection) {
        open--;
        idle.remove(connection);
        forget(connection);
        replica.closed();
        admit();
    }

    private void forget(BackendConnection connection) {
        counted -= connection.isApart() ? 0 : 1;
    }

    /** Closes what was idle for too long, and opens what is to be kept idle instead. */
    void sweep(long now) {
        closeIdle(now - idleNanos);
        for (int missing = limits.minIdle() - idle.size() - ahead; missing > 0 && mayOpenAhead(); missing--) {
            open(null);
        }
    }

    private boolean mayOpenAhead() {
        return counted < limits.max() && !retired && replica.state() != Backend.State.DOWN;
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

    /** Closes each connection when it is not used any more. */
    void retire() {
        retired = true;
        closeIdle();
    }

    /** The calls that wait, in their order. */
    List<BackendCall> waiting() {
        List<BackendCall> calls = new ArrayList<>();
        for (Timed next = waiting.first(); next != null; next = next.next()) {
            calls.add((BackendCall) next);
        }
        return calls;
    }

    int open() {
        return open;
    }

    int idle() {
        return idle.size();
    }

    long connects() {
        return connects;
    }

    long timeouts() {
        return timeouts;
    }
}
