package io.only1mcp.wire.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What the connections of one server share on their event loop: limits, a coarse clock, scratch memory, their list. */
final class ServerLoop {
    private static final int SCRATCH_BYTES = 64 * 1024;

    /** How many heads of the largest size may lie in memory: those of requests in hand, parts, and what was sent ahead. */
    private static final int MOST_HEADS = 192;

    private final HttpService service;
    private final HttpLimits limits;
    private HttpAccess access;
    private final BodyBudget budget;
    private final SpareArrays spareArrays;
    private final FlushedTogether flushes;
    private final Untaken untaken;
    private final long requestTimeoutNanos;
    private final long idleTimeoutNanos;
    private final long patienceNanos;
    private final CountDownLatch drained = new CountDownLatch(1);
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private final LongSupplier clock;
    private long now;
    private long heads;
    private boolean stopping;
    private long graceNanos;
    private final List<RequestReader> readers = new ArrayList<>();

    /** Changed on the loop, read by anybody. */
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * The shared part.
     *
     * @param later runs what is to come after the present task of the loop
     * @param clock instants in nanoseconds
     */
    ServerLoop(HttpService service, HttpLimits limits, HttpAccess access, Executor later, LongSupplier clock) {
        this.clock = clock;
        this.now = clock.getAsLong();
        this.service = service;
        this.limits = limits;
        this.access = access;
        this.budget = new BodyBudget(limits.bufferedBytes(), later);
        this.spareArrays = new SpareArrays(limits.bufferedBytes());
        this.flushes = new FlushedTogether(later);
        this.untaken = new Untaken(limits.untakenBytes());
        this.patienceNanos = limits.patience().toNanos();
        this.requestTimeoutNanos = limits.requestTimeout().toNanos();
        this.idleTimeoutNanos = limits.idleTimeout().toNanos();
    }

    HttpService service() {
        return service;
    }

    HttpLimits limits() {
        return limits;
    }

    /** By which names the server may be called. */
    HostRule hosts() {
        return access.hosts();
    }

    /** Who may come in, and how. */
    HttpAccess access() {
        return access;
    }

    /** There are other rules of who may come in. */
    void access(HttpAccess next) {
        access = next;
    }

    /** How long a request may take to arrive. */
    long requestTimeoutNanos() {
        return requestTimeoutNanos;
    }

    /** How long a connection may stay without a request; less where no more are wanted. */
    long idleTimeoutNanos() {
        return stopping ? graceNanos : idleTimeoutNanos;
    }

    /** How long a request may wait for memory. */
    long patienceNanos() {
        return patienceNanos;
    }

    /** The instant of the last sweep. */
    long now() {
        return now;
    }

    int connections() {
        return connections.get();
    }

    /** Whether no new requests are wanted. */
    boolean stopping() {
        return stopping;
    }

    /** An array of at least that many bytes that is free until control goes back to the loop. */
    byte[] scratch(int bytes) {
        return bytes <= SCRATCH_BYTES ? scratch : new byte[bytes];
    }

    /** What goes out at the end of a turn. */
    FlushedTogether flushes() {
        return flushes;
    }

    /** What clients do not take. */
    Untaken untaken() {
        return untaken;
    }

    /** The memory for bodies that come in pieces. */
    BodyBudget budget() {
        return budget;
    }

    /** Arrays for such bodies. */
    SpareArrays spareArrays() {
        return spareArrays;
    }

    /**
     * The heads that lie in memory have grown, or shrunk.
     *
     * @return whether there is room for them: heads are small as a rule, so only where somebody means harm there is none
     */
    boolean heads(int more) {
        heads += more;
        return more <= 0 || heads <= (long) MOST_HEADS * limits.headBytes();
    }

    void add(RequestReader reader) {
        reader.place(readers.size());
        readers.add(reader);
        connections.incrementAndGet();
    }

    void remove(RequestReader reader) {
        untaken.forget(reader);
        RequestReader last = readers.remove(readers.size() - 1);
        if (last != reader) {
            readers.set(reader.place(), last);
            last.place(reader.place());
        }
        connections.decrementAndGet();
        if (stopping && readers.isEmpty()) {
            drained.countDown();
        }
    }

    /** Looks at every connection once: what has been too long in coming is closed. */
    void sweep() {
        now = clock.getAsLong();
        forEach(reader -> reader.expire(now));
    }

    /**
     * Wants no more requests: a connection is closed behind the answer to what is in hand or still comes, and where
     * nothing has come for that long.
     */
    void stop(long grace) {
        stopping = true;
        graceNanos = grace;
        now = clock.getAsLong();
        if (readers.isEmpty()) {
            drained.countDown();
        }
        service.stopping();
        forEach(RequestReader::retire);
    }

    void closeAll() {
        forEach(RequestReader::abort);
    }

    /** From the last to the first: whoever leaves meanwhile is replaced by one that has been looked at. */
    private void forEach(Consumer<RequestReader> what) {
        for (int i = readers.size() - 1; i >= 0; i--) {
            if (i < readers.size()) {
                what.accept(readers.get(i));
            }
        }
    }

    /** Opens when the loop is stopping and the last connection has gone. */
    CountDownLatch drained() {
        return drained;
    }
}
